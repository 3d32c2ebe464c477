import { WEDNESDAY } from './days';
import { ADMIN } from './people';
import { ask } from './sessions';

export interface Consultant {
  consultantid: number;
  fullname: string;
  /** A working day that no other test uses. */
  day: string;
  /** Part of the name of every record that belongs to the test. */
  tag: string;
}

export interface Booked {
  appointmentid: number;
  customer_name: string;
  day: string;
  consultant: Consultant;
}

/** Calls the API as Lan. */
export const call = <T>(action: string, parameters: object) => ask<T>(ADMIN, action, parameters);

export const tag = () => Math.random().toString(36).slice(2, 8);

export async function consultant({
  day = WEDNESDAY,
  slots = [],
}: {
  day?: string;
  slots?: [start: string, end: string][];
} = {}): Promise<Consultant> {
  const mine = tag();
  const { data } = await call<{ data: { consultantid: number; fullname: string } }>('create_consultant', {
    fullname: `Tư Vấn ${mine}`,
    email: `${mine}@tuvan.example`,
  });
  for (const [start_time, end_time] of slots)
    await call('create_consultant_schedule', {
      consultant_id: data.consultantid,
      date: day,
      start_time,
      end_time,
    });
  return { consultantid: data.consultantid, fullname: data.fullname, day, tag: mine };
}

/** A one-hour appointment of a new customer with a new consultant, at nine. */
export async function booking(
  options: { consultant?: Consultant; time?: string; duration?: number; day?: string; slots?: [string, string][] } = {},
): Promise<Booked> {
  const who = options.consultant ?? (await consultant(options));
  const mine = tag();
  const customer = await call<{ data: { customerid: string; fullname: string } }>('create_customer', {
    fullname: `Khách ${mine}`,
    email: `${mine}@khach.example`,
  });
  const { data } = await call<{ data: { appointmentid: number } }>('create_appointment', {
    consultantid: who.consultantid,
    customerid: customer.data.customerid,
    date: who.day,
    time: options.time ?? '09:00',
    duration: options.duration ?? 60,
  });
  return { appointmentid: data.appointmentid, customer_name: customer.data.fullname, day: who.day, consultant: who };
}

interface Appointment {
  consultantid: number;
  date: string;
  time: string;
  duration: number;
  status: string;
  description: string | null;
}

/** As the API returns it. */
export async function appointment({ appointmentid }: Booked): Promise<Appointment> {
  return (await call<{ data: Appointment }>('get_appointment_by_id', { appointmentid })).data;
}
