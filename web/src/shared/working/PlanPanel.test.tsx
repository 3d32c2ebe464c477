// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { type Details, Refusal } from '../../api/client';
import { fakeCall, inWindow, renderApp } from '../testing';
import { PlanPanel } from './PlanPanel';

inWindow(() => 1366);

const hours = (planid: number, starttime: string, endtime: string) => ({
  planid,
  weekday: 1,
  starttime,
  endtime,
  slotminutes: 60,
  validfrom: null,
  validto: null,
});
const READ = hours(1, '09:00:00', '12:00:00');
const THEIRS = hours(2, '13:00:00', '17:00:00');

test('a plan that somebody else has changed is shown in both versions, and saved over it only if asked to', async () => {
  const { call, asked } = fakeCall(({ action, parameters }) => {
    if (action === 'get_working_plan') return { data: { consultantid: 1, entries: [READ] } };
    const [seen] = parameters.expected as [typeof READ];
    if (seen.planid === READ.planid)
      throw new Refusal('changed_meanwhile', 409, null, { data: { entries: [THEIRS] } } as Details);
    return { data: {} };
  });
  renderApp(<PlanPanel consultant={1} onClose={() => undefined} onSaved={() => undefined} />, call);
  const end = await screen.findByLabelText('Monday: End');
  await userEvent.clear(end);
  await userEvent.type(end, '11:00');
  await userEvent.click(screen.getByRole('button', { name: 'Save' }));

  const row = await screen.findByRole('row', { name: /Monday/ });
  expect(
    within(row)
      .getAllByRole('cell')
      .map(({ textContent }) => textContent),
  ).toEqual(['13:00–17:00, 60 minutes', '09:00–11:00, 60 minutes']);
  await userEvent.click(screen.getByRole('button', { name: 'Save my version' }));
  const saved = () => asked.filter(({ action }) => action === 'set_working_plan');
  await expect.poll(() => saved().length).toBe(2);
  expect(saved().at(-1)?.parameters).toMatchObject({
    entries: [{ starttime: '09:00', endtime: '11:00' }],
    expected: [THEIRS],
  });
});
