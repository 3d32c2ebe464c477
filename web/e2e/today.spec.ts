import type { Page } from '@playwright/test';
import { appointment, booking, consultant } from './bookings';
import { inDays } from './days';
import { ADMIN, CONSULTANT, expect, signIn, test } from './people';
import { showAll } from './screens';

/** A section of the page, with all of its rows. */
async function section(page: Page, name: string) {
  const found = page.getByRole('region', { name: new RegExp(`^${name}`) });
  await expect(found).toBeVisible();
  await showAll(found);
  return found;
}

test('Lan starts at today, and confirms a request with one press', async ({ page }) => {
  const one = await booking({ day: inDays(1), time: '00:00' });
  await signIn(page, ADMIN, '/');
  await expect(page).toHaveURL(/\/today$/);
  const row = (await section(page, 'Yêu cầu chờ xác nhận'))
    .getByRole('listitem')
    .filter({ hasText: one.customer_name });
  await row.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText('Đã xác nhận lịch hẹn')).toBeVisible();
  expect((await appointment(one)).status).toBe('confirmed');
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(row).toBeVisible();
});

test('a request is reassigned to somebody else who is free then', async ({ page }) => {
  const one = await booking({ day: inDays(1), time: '00:00' });
  const other = await consultant({ day: one.day, slots: [['00:00', '01:00']] });
  await signIn(page, ADMIN, '/today');
  const row = (await section(page, 'Yêu cầu chờ xác nhận'))
    .getByRole('listitem')
    .filter({ hasText: one.customer_name });
  await row.getByRole('button', { name: 'Giao cho…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: other.fullname }).click();
  await expect(row).toContainText(`với ${other.fullname}`);
  expect((await appointment(one)).consultantid).toBe(other.consultantid);
});

test('an appointment that is over but still open is completed, or cancelled and restored', async ({ page }) => {
  const one = await booking({ day: inDays(-1), time: '23:00' });
  await signIn(page, ADMIN, '/today');
  const row = (await section(page, 'Đã qua giờ')).getByRole('listitem').filter({ hasText: one.customer_name });
  await row.getByRole('button', { name: 'Hủy' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await row.getByRole('button', { name: 'Hoàn thành' }).click();
  await expect(row).toHaveCount(0);
  await expect.poll(async () => (await appointment(one)).status).toBe('completed');
});

test('requests are shown before the day’s calendar has come, which doesn’t move them', async ({ page }) => {
  const one = await booking({ day: inDays(1), time: '00:00' });
  let send = () => {};
  const sent = new Promise<void>((resolve) => {
    send = resolve;
  });
  await page.route('**/admin/execute-sql', async (route) => {
    if (route.request().postData()?.includes('get_calendar')) await sent;
    await route.continue();
  });
  await signIn(page, ADMIN, '/today');
  const row = (await section(page, 'Yêu cầu chờ xác nhận'))
    .getByRole('listitem')
    .filter({ hasText: one.customer_name });
  await expect(page.getByRole('status').filter({ hasText: 'Đang tải…' })).toBeVisible();
  await expect(page.getByRole('definition').filter({ hasText: '…' })).toHaveCount(4);
  const before = await row.boundingBox();
  send();
  await section(page, 'Tiếp theo');
  await expect(page.getByRole('definition').filter({ hasText: '…' })).toHaveCount(0);
  expect(await row.boundingBox()).toEqual(before);
});

test('a consultant may open neither today nor everybody’s calendar', async ({ page }) => {
  for (const path of ['/today', '/calendar']) {
    await signIn(page, CONSULTANT, path);
    await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
  }
});
