// @vitest-environment happy-dom
import { Button } from '@mantine/core';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Refusal } from '../api/client';
import { UNDO_MS } from './announce';
import { useDeferred } from './deferred';
import { fakeCall, inWindow, renderApp } from './testing';

inWindow(() => 1366);
beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
});

function Record({ id }: { id: number }) {
  const { remove, isRemoved } = useDeferred();
  if (isRemoved(`slot-${id}`)) return <p>hidden</p>;
  return (
    <Button
      onClick={() =>
        remove({
          key: `slot-${id}`,
          action: 'delete_consultant_schedule',
          parameters: { schedule_id: id },
          stale: [],
          done: 'It was deleted',
          failed: 'It was not deleted',
          explain: ({ code }) => (code === 'has_appointments' ? 'It is booked' : undefined),
        })
      }
    >
      Delete
    </Button>
  );
}

async function deleted(id: number, answer: () => unknown = () => ({ success: true })) {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const { call, asked } = fakeCall(answer);
  const { unmount } = renderApp(<Record id={id} />, call);
  await user.click(screen.getByRole('button', { name: 'Delete' }));
  return { user, asked, unmount };
}
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const leave = () => act(async () => void window.dispatchEvent(new Event('pagehide')));

describe('a deletion that waits for its undo', () => {
  test('hides the record at once, and is sent when the undo has expired', async () => {
    const { asked } = await deleted(1);
    expect(screen.getByText('hidden')).toBeTruthy();
    await pass(UNDO_MS - 1_000);
    expect(asked).toEqual([]);
    await pass(3_000);
    expect(asked).toEqual([{ action: 'delete_consultant_schedule', parameters: { schedule_id: 1 } }]);
  });

  test('is never sent once it is undone, not even when the page is left', async () => {
    const { user, asked } = await deleted(2);
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(screen.getByRole('button', { name: 'Delete' })).toBeTruthy();
    await pass(2 * UNDO_MS);
    await leave();
    expect(asked).toEqual([]);
  });

  test('is sent once when the page is left', async () => {
    const { asked } = await deleted(3);
    await leave();
    expect(asked).toHaveLength(1);
    await pass(2 * UNDO_MS);
    expect(asked).toHaveLength(1);
  });

  test('continues when its screen is left', async () => {
    const { asked, unmount } = await deleted(4);
    unmount();
    await leave();
    expect(asked).toHaveLength(1);
  });

  test('restores the record with the reason if it is refused', async () => {
    await deleted(5, () => {
      throw new Refusal('has_appointments', 409, null);
    });
    await pass(UNDO_MS + 2_000);
    expect(screen.getByRole('button', { name: 'Delete' })).toBeTruthy();
    expect(screen.getByRole('alert').textContent).toContain('It was not deleted');
    expect(screen.getByRole('alert').textContent).toContain('It is booked');
  });
});
