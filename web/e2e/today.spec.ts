import type { Page } from '@playwright/test';
import { appointment, booking, consultant, signInToBook } from './bookings';
import { CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

const section = (page: Page, name: string) => page.getByRole('region', { name: new RegExp(`^${name}`) });

/** Tomorrow in the organisation's time zone, which differs from the browser's and the machine's. */
function tomorrow(): string {
  const day = new Date(Date.now() + 24 * 3_600_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(day);
}
function yesterday(): string {
  const day = new Date(Date.now() - 24 * 3_600_000);
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(day);
}

test('Lan begins at today, and confirms a request at one press', async ({ page }) => {
  await signInToBook(page, '/');
  await expect(page).toHaveURL(/\/today$/);
  const one = await booking(page, { day: tomorrow(), time: '00:00' });
  await page.reload();
  const row = section(page, 'Yêu cầu chờ xác nhận').getByRole('listitem').filter({ hasText: one.customer_name });
  await row.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText('Đã xác nhận lịch hẹn')).toBeVisible();
  expect((await appointment(page, one)).status).toBe('confirmed');
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(row).toBeVisible();
});

test('a request is given to somebody else who is free then', async ({ page }) => {
  await signInToBook(page);
  const one = await booking(page, { day: tomorrow(), time: '00:00' });
  const other = await consultant(page, { day: one.day, slots: [['00:00', '01:00']] });
  await page.reload();
  const row = section(page, 'Yêu cầu chờ xác nhận').getByRole('listitem').filter({ hasText: one.customer_name });
  await row.getByRole('button', { name: 'Giao cho…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: other.fullname }).click();
  await expect(row).toContainText(`với ${other.fullname}`);
  expect((await appointment(page, one)).consultantid).toBe(other.consultantid);
});

test('what is over and still open is completed, or cancelled and taken back', async ({ page }) => {
  await signInToBook(page);
  const one = await booking(page, { day: yesterday(), time: '23:00' });
  await page.reload();
  const row = section(page, 'Đã qua giờ').getByRole('listitem').filter({ hasText: one.customer_name });
  await row.getByRole('button', { name: 'Hủy' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await row.getByRole('button', { name: 'Hoàn thành' }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(async () => (await appointment(page, one)).status).toBe('completed');
});

test('a consultant may open neither today nor the calendar of everybody', async ({ page }) => {
  await signIn(page, CONSULTANT, '/today');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
  await page.goto('/calendar');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

for (const language of ['vi', 'en'] as const)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1366, 360])
      test(`today and the calendar are accessible and fit: ${language}, ${scheme}, ${width} px`, async ({ page }) => {
        await page.addInitScript(
          ([spoken, shown]) => {
            localStorage.setItem('language', spoken);
            localStorage.setItem('mantine-color-scheme-value', shown);
          },
          [language, scheme] as const,
        );
        await page.setViewportSize({ width, height: width === 360 ? 740 : 768 });
        await signInToBook(page);
        const one = await booking(page, { slots: [['13:00', '14:00']] });
        const of = `day=${one.day}&consultant=${one.consultant.consultantid}`;
        const looks: [address: string, ready: string][] = [
          ['/today', 'main h2'],
          [`/calendar?${of}`, '[data-item]'],
          [`/calendar?${of}&view=week`, '[data-item]'],
          [`/calendar?${of}&view=month`, 'table'],
          [`/calendar/${one.appointmentid}?${of}`, 'dl'],
          [`/calendar/${one.appointmentid}/edit?${of}`, 'form'],
          [`/calendar/book?${of}`, 'form'],
        ];
        for (const [address, ready] of looks) {
          await page.goto(address);
          await expect(page.locator(ready).first()).toBeVisible();
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        }
      });
