import type { Page } from '@playwright/test';
import { ADMIN, expect, signIn } from './people';

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

const tokens = new WeakMap<Page, string>();

/** Signs in to a page; the person also creates the records that a test needs. */
export async function signInToBook(page: Page, path = '/today'): Promise<void> {
  page.on('request', (request) => {
    const token = request.url().endsWith('/admin/execute-sql') && request.headers().authorization;
    if (token) tokens.set(page, token);
  });
  await signIn(page, ADMIN, path);
  await expect.poll(() => tokens.has(page)).toBe(true);
}

/** As the admin who is signed in. */
export async function call<T>(page: Page, action: string, parameters: object): Promise<T> {
  const answer = await page.request.post('/admin/execute-sql', {
    headers: { authorization: tokens.get(page) ?? '' },
    data: { action, ...parameters },
  });
  if (!answer.ok()) throw new Error(`${action}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

export const tag = () => Math.random().toString(36).slice(2, 8);

export async function consultant(
  page: Page,
  { day = '2027-03-10', slots = [] }: { day?: string; slots?: [start: string, end: string][] } = {},
): Promise<Consultant> {
  const mine = tag();
  const { data } = await call<{ data: { consultantid: number; fullname: string } }>(page, 'create_consultant', {
    fullname: `Tư Vấn ${mine}`,
    email: `${mine}@tuvan.example`,
  });
  for (const [start_time, end_time] of slots)
    await call(page, 'create_consultant_schedule', {
      consultant_id: data.consultantid,
      date: day,
      start_time,
      end_time,
    });
  return { consultantid: data.consultantid, fullname: data.fullname, day, tag: mine };
}

/** A one-hour appointment of a new customer with a new consultant, at nine. */
export async function booking(
  page: Page,
  options: { consultant?: Consultant; time?: string; duration?: number; day?: string; slots?: [string, string][] } = {},
): Promise<Booked> {
  const who = options.consultant ?? (await consultant(page, options));
  const mine = tag();
  const customer = await call<{ data: { customerid: string; fullname: string } }>(page, 'create_customer', {
    fullname: `Khách ${mine}`,
    email: `${mine}@khach.example`,
  });
  const { data } = await call<{ data: { appointmentid: number } }>(page, 'create_appointment', {
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
export async function appointment(page: Page, { appointmentid }: Booked): Promise<Appointment> {
  return (await call<{ data: Appointment }>(page, 'get_appointment_by_id', { appointmentid })).data;
}
