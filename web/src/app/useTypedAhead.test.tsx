// @vitest-environment happy-dom
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { useTypedAhead } from './useTypedAhead';

function Page() {
  const [open, setOpen] = useState(false);
  const [shown, show] = useState<string | null>(null);
  const ahead = useTypedAhead(open);
  return (
    <>
      <button type="button" onClick={() => setOpen(true)}>
        Open
      </button>
      <button type="button" onClick={() => show(ahead())}>
        Loaded
      </button>
      <output>{shown}</output>
    </>
  );
}

test('what is typed before a dialog is there is not lost, and what was typed before it was opened is not in it', async () => {
  render(<Page />);
  const user = userEvent.setup();
  await user.keyboard('abc');
  await user.click(screen.getByRole('button', { name: 'Open' }));
  await user.keyboard('ngx{Backspace}uyen an');
  await user.click(screen.getByRole('button', { name: 'Loaded' }));
  expect(screen.getByRole('status').textContent).toBe('nguyen an');
  await user.click(screen.getByRole('button', { name: 'Loaded' }));
  expect(screen.getByRole('status').textContent).toBe('');
});
