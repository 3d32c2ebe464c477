import type { Page } from '@playwright/test';
import { type Booked, booking, call } from './bookings';
import { ADMIN, expect, signIn, test } from './people';
import { psql } from './system';

/** The newest mail to the customer, as soon as there are this many. */
async function mailTo(page: Page, { customer_name }: Booked, count: number): Promise<string> {
  const links = page.getByRole('listitem').filter({ hasText: customer_name }).getByRole('link');
  await expect(async () => {
    await page.goto('/mail');
    await expect(links).toHaveCount(count, { timeout: 1000 });
  }).toPass();
  await links.first().click();
  return (await page.locator('pre').allTextContents()).join('\n');
}

const property = (entry: string, name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(entry)?.[1];

test('a confirmed appointment reaches the customer’s calendar, and moves there with the appointment', async ({
  page,
}) => {
  const booked = await booking({ time: '09:00' });
  await signIn(page, ADMIN, `/appointments/${booked.appointmentid}`);
  await page.getByRole('button', { name: 'Xác nhận' }).click();
  const invitation = await mailTo(page, booked, 1);
  expect(invitation).toContain('Lịch hẹn của bạn đã được xác nhận.');
  expect(invitation).toContain('Your appointment is confirmed.');
  expect(property(invitation, 'METHOD')).toBe('REQUEST');
  expect(property(invitation, 'DTSTART')).toMatch(/T020000Z$/);

  // A calendar takes the later of two for the newer one, by the second.
  await page.waitForTimeout(1100);
  await call('update_appointment', { appointmentid: booked.appointmentid, time: '14:00' });
  const moved = await mailTo(page, booked, 2);
  expect(property(moved, 'DTSTART')).toMatch(/T070000Z$/);
  expect(property(moved, 'UID')).toBe(property(invitation, 'UID'));
  expect(Number(property(moved, 'SEQUENCE'))).toBeGreaterThan(Number(property(invitation, 'SEQUENCE')));

  await call('delete_appointment', { appointmentid: booked.appointmentid });
  const cancelled = await mailTo(page, booked, 3);
  expect(property(cancelled, 'METHOD')).toBe('CANCEL');
});

test('an appointment says that its mail did not arrive, until the next one', async ({ page }) => {
  const booked = await booking();
  await psql(`INSERT INTO dashboard.mail_failure VALUES (${booked.appointmentid}, 'customer', 'bounced', now())`);
  await signIn(page, ADMIN, `/appointments/${booked.appointmentid}`);
  await expect(page.getByText('Email gửi khách hàng bị trả lại')).toBeVisible();
  await page.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(page.getByText('Email gửi khách hàng bị trả lại')).toHaveCount(0, { timeout: 60_000 });
});
