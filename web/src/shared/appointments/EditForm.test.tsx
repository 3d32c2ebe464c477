// @vitest-environment happy-dom
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { useRead } from '../../api/hooks';
import { fakeCall, inWindow, renderApp } from '../testing';
import { EditDialog } from './EditDialog';
import { StatusButtons } from './StatusButtons';

inWindow(() => 1366);

const APPOINTMENT = {
  appointmentid: 7,
  customerid: 'C1',
  customer_name: 'Nguyễn An',
  consultantid: 3,
  consultant_name: 'Trần Bình',
  date: '2026-11-26',
  time: '09:00:00',
  duration: 60,
  status: 'pending',
  meetingurl: null,
  description: null,
  updatedat: 'first',
};

function Details({ onEdit }: { onEdit(): void }) {
  const { data } = useRead('get_appointment_by_id', { appointmentid: '7' });
  return (
    <>
      {data && <StatusButtons appointment={data.data} begun={false} />}
      <button type="button" onClick={onEdit}>
        Edit
      </button>
    </>
  );
}

/** The form replaces the details. */
function Screens() {
  const [editing, edit] = useState(false);
  return editing ? <EditDialog appointmentid="7" onClose={() => edit(false)} /> : <Details onEdit={() => edit(true)} />;
}

test('the own change before is not taken for somebody else’s, though it was not read again', async () => {
  let reads = 0;
  const { call, asked } = fakeCall(({ action, parameters }) => {
    if (action === 'get_appointment_by_id') {
      reads += 1;
      // What is read after the change never arrives.
      return reads === 1 ? { data: APPOINTMENT } : new Promise(() => undefined);
    }
    if (action === 'update_appointment')
      return { data: { ...APPOINTMENT, ...parameters, expected_updatedat: undefined, updatedat: 'second' } };
    return { consultants: [], customers: [], total: 0 };
  });
  renderApp(<Screens />, call);
  const user = userEvent.setup();
  await user.click(await screen.findByRole('button', { name: 'Confirm' }));
  await user.click(screen.getByRole('button', { name: 'Edit' }));
  await user.type(await screen.findByLabelText('Description'), 'Bring the papers');
  await user.click(screen.getByRole('button', { name: 'Save' }));
  const changes = () => asked.filter(({ action }) => action === 'update_appointment');
  await waitFor(() => expect(changes()).toHaveLength(2));
  expect(changes().map(({ parameters }) => parameters)).toEqual([
    { appointmentid: 7, expected_updatedat: 'first', status: 'confirmed' },
    { appointmentid: 7, expected_updatedat: 'second', description: 'Bring the papers' },
  ]);
});
