// @vitest-environment happy-dom
import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { fakeCall, renderApp } from '../shared/testing';
import type { Appointment, Booked, Column } from './board';
import { TimeGrid } from './TimeGrid';

/** The appointments that were rendered, by the icon of their status. */
const { rendered } = vi.hoisted(() => ({ rendered: [] as string[] }));
vi.mock('../shared/StatusBadge', () => ({
  StatusIcon: ({ status }: { status: string }) => {
    rendered.push(status);
    return null;
  },
}));

const WIDTH = 130;
const SCREEN = 1366;

/** Its status is its consultant's number, to recognise it by. */
const columnOf = (consultantid: number): Column => {
  const appointment = {
    appointmentid: consultantid,
    consultantid,
    customer_name: `Khách ${consultantid}`,
    date: '2026-11-26',
    status: String(consultantid),
  } as unknown as Appointment;
  const booked: Booked = { start: 540, end: 600, appointment };
  return {
    key: `${consultantid}`,
    consultantid,
    day: '2026-11-26',
    booked: [booked],
    open: [],
    taken: [],
    shut: [],
    away: [],
  };
};
const COLUMNS = Array.from({ length: 40 }, (_, index) => columnOf(index + 1));

beforeEach(() => {
  rendered.length = 0;
  // Without layout nothing has a size; pretend that the grid fills a desktop's screen.
  Object.defineProperties(HTMLElement.prototype, {
    clientWidth: { configurable: true, get: () => SCREEN },
    clientHeight: { configurable: true, get: () => 700 },
  });
  vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, SCREEN, 700));
  HTMLElement.prototype.setPointerCapture = () => undefined;
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const frame = () => act(() => new Promise<void>((resolve) => requestAnimationFrame(() => resolve())));
const heading = ({ key }: Column) => key;

function open() {
  const moves: [Booked, Column][] = [];
  renderApp(
    <TimeGrid
      label="Calendar"
      columns={COLUMNS}
      heading={heading}
      nameOf={heading}
      narrowest={WIDTH}
      onOpen={() => undefined}
      onBook={() => undefined}
      onMove={(booked, to) => moves.push([booked, to])}
    />,
    fakeCall(() => ({})).call,
  );
  return moves;
}

test('of forty consultants only those on the screen are rendered', () => {
  open();
  const shown = screen.getAllByRole('group').length;
  expect(shown).toBeGreaterThanOrEqual(Math.floor(SCREEN / WIDTH));
  expect(shown).toBeLessThan(15);
});

test('while an appointment is dragged across columns, none of them is rendered again', async () => {
  const moves = open();
  const event = screen.getByRole('button', { name: /Khách 2 / });
  const at = (column: number) => 52 + (column - 0.5) * WIDTH;
  fireEvent.pointerDown(event, { button: 0, pointerType: 'mouse', pointerId: 1, clientX: at(2), clientY: 300 });
  fireEvent.pointerMove(window, { clientX: at(2) + 10, clientY: 310 });
  await frame();
  rendered.length = 0;
  for (let column = 2; column <= 9; column++) {
    fireEvent.pointerMove(window, { clientX: at(column), clientY: 300 + column * 20 });
    await frame();
  }
  expect(rendered).toEqual([]);
  fireEvent.pointerUp(window, { clientX: at(9), clientY: 480 });
  expect(moves.map(([booked, to]) => [booked.appointment.appointmentid, to.consultantid])).toEqual([[2, 9]]);
});
