// @vitest-environment happy-dom
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { FirstFew } from './FirstFew';
import { fakeCall, inWindow, renderApp } from './testing';

inWindow(() => 1366);

function open(count: number) {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  const rows = numbers.map((number) => <li key={number}>{number}</li>);
  renderApp(<FirstFew className="rows" rows={rows} />, fakeCall(() => ({})).call);
  return () => screen.getAllByRole('listitem').length;
}

test('a long list shows its first rows, all on request, and its first rows again', async () => {
  const shown = open(30);
  const user = userEvent.setup();
  expect(shown()).toBe(8);
  const button = screen.getByRole('button', { name: 'Show all 30' });
  expect(button.getAttribute('aria-expanded')).toBe('false');
  await user.click(button);
  expect(shown()).toBe(30);
  await user.click(screen.getByRole('button', { name: 'Show fewer' }));
  expect(shown()).toBe(8);
});

test('no button hides a single row', () => {
  expect(open(9)()).toBe(9);
  expect(screen.queryByRole('button')).toBeNull();
});
