// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Refusal } from '../api/client';
import { useAnnounce } from './announce';
import { RecordForm } from './form/RecordForm';
import { useRecordForm } from './form/useRecordForm';
import { fakeCall, inWindow, renderApp } from './testing';

inWindow(() => 1366);

const REFUSAL = new Refusal('slot_taken', 409, 'request-7');

function Form() {
  const form = useRecordForm({
    name: 'test',
    initial: { name: 'x' },
    schema: v.object({ name: v.string() }),
    submit: () => Promise.reject(REFUSAL),
  });
  return (
    <RecordForm form={form} onCancel={() => undefined}>
      {null}
    </RecordForm>
  );
}

function Press() {
  const announce = useAnnounce();
  return (
    <button type="button" onClick={() => announce.refused('Not moved', REFUSAL)}>
      Move
    </button>
  );
}

test.each([
  ['Save', <Form key="form" />],
  ['Move', <Press key="press" />],
])('an ordinary refusal after %s has a request number to report', async (name, page) => {
  renderApp(page, fakeCall(() => ({})).call);
  await userEvent.setup().click(screen.getByRole('button', { name }));
  const alert = await screen.findByRole('alert');
  expect(alert.textContent).toContain('already booked at this time');
  expect(alert.textContent).toContain('Request number: request-7');
});
