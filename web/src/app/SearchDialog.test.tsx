// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { fakeCall, inWindow, renderApp } from '../shared/testing';
import { SearchDialog } from './SearchDialog';
import { useTypedAhead } from './useTypedAhead';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => vi.fn() }));
inWindow(() => 1366);

function Page() {
  return <SearchDialog takeTyped={useTypedAhead(true)} onClose={() => undefined} />;
}

test('what is typed after the dialog appears and before its field has the focus is not lost', async () => {
  const { call, asked } = fakeCall(() => ({ customers: [], consultants: [], appointments: [] }));
  renderApp(<Page />, call);
  for (const key of 'nguy') fireEvent.keyDown(document.body, { key });
  const field = await screen.findByRole<HTMLInputElement>('combobox');
  await waitFor(() => expect(document.activeElement).toBe(field));
  await userEvent.setup().keyboard('en');
  expect(field.value).toBe('nguyen');
  await waitFor(() => expect(asked.at(-1)?.parameters).toMatchObject({ search: 'nguyen' }));
});

test('it says of which results there are more than it shows', async () => {
  const { call } = fakeCall(({ action }) => ({
    customers: [{ customerid: 'C1', fullname: 'Nguyễn An', email: 'an@x.vn', phonenumber: null }],
    consultants: [],
    appointments: [],
    total: action === 'get_customers' ? 42 : 0,
  }));
  renderApp(<Page />, call);
  await userEvent.setup().type(await screen.findByRole('combobox'), 'nguyen');
  await screen.findByText('Customers: 1 of 42, keep typing');
  expect(screen.getByText('1 result. Use the arrow keys to choose.')).toBeTruthy();
});
