// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import { fakeCall, inWindow, renderApp } from '../testing';
import { DayInput } from './DayInput';

inWindow(() => 1366);

function Form({ start }: { start: string }) {
  const [day, setDay] = useState(start);
  return <DayInput label="Date" value={day} onChange={setDay} />;
}

function open(start: string) {
  renderApp(<Form start={start} />, fakeCall(() => ({})).call);
  return { user: userEvent.setup(), box: screen.getByLabelText<HTMLInputElement>('Date') };
}

async function calendar(user: ReturnType<typeof userEvent.setup>) {
  await user.click(screen.getByRole('button', { name: 'Choose from a calendar: Date' }));
  const dialog = screen.getByRole('dialog');
  await within(dialog).findByRole('button', { name: '11/2026' });
  return dialog;
}

describe('a day', () => {
  test('that is typed is formatted when the field is left', async () => {
    const { user, box } = open('');
    await user.type(box, '1-2-2027');
    await user.tab();
    expect(box.value).toBe('01/02/2027');
  });

  test('can be chosen from a calendar that starts on Monday and opens at the typed day', async () => {
    const { user, box } = open('26/11/2026');
    const dialog = await calendar(user);
    expect(
      within(dialog)
        .getAllByRole('columnheader')
        .map((one) => one.textContent)[0],
    ).toMatch(/^Mo/);
    expect(document.activeElement?.getAttribute('aria-label')).toBe('Thursday, 26 November 2026');
    await user.keyboard('{ArrowUp}{ArrowRight}{Enter}');
    expect(box.value).toBe('20/11/2026');
  });
});
