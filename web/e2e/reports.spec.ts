import { readFile } from 'node:fs/promises';
import { booking, call, consultant } from './bookings';
import { addDays, showDay, WEDNESDAY } from './days';
import { ADMIN, CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

const DAYS = { from: addDays(WEDNESDAY, -10), to: addDays(WEDNESDAY, 10) };
const report = (id: number, more = '') => `/reports?from=${DAYS.from}&to=${DAYS.to}&consultant=${id}${more}`;

test('Lan reads the report of a month by day and by consultant, and shares its address', async ({ page }) => {
  const who = await consultant({ slots: [['09:00', '11:00']] });
  await booking({ consultant: who, time: '09:00' });
  const cancelled = await booking({ consultant: who, time: '13:00', duration: 30 });
  await call('update_appointment', { appointmentid: cancelled.appointmentid, status: 'cancelled' });

  await signIn(page, ADMIN, report(who.consultantid));
  const table = page.getByRole('table', { name: 'Báo cáo theo Ngày' });
  const day = table.getByRole('row').filter({ hasText: showDay(WEDNESDAY) });
  await expect(day.getByRole('cell')).toHaveText(['2', '0', '0', '1', '0', '1', '1,0', '2,0', '50%', '2', '2', '–']);
  await expect(table.getByRole('row').last()).toContainText('Tổng cộng');
  await expect(page.getByRole('img', { name: 'Biểu đồ: Lịch hẹn theo Ngày' })).toBeVisible();

  await page.getByText('Tư vấn viên', { exact: true }).last().click();
  await expect(page).toHaveURL(/by=consultant/);
  const others = page.getByRole('table', { name: 'Báo cáo theo Tư vấn viên' });
  await expect(others.getByRole('row').nth(1)).toContainText(who.fullname);
  await page.reload();
  await expect(others.getByRole('row').nth(1)).toContainText(who.fullname);
  await page.getByLabel('Biểu đồ về').selectOption('Giờ đã đặt');
  await expect(page).toHaveURL(/chart=hours/);
  await expect(page.getByRole('img', { name: 'Biểu đồ: Giờ đã đặt theo Tư vấn viên' })).toBeVisible();
  await expectAccessible(page);
});

test('the table and the appointments behind it can be saved for a spreadsheet', async ({ page }) => {
  const one = await booking();
  await signIn(page, ADMIN, report(one.consultant.consultantid));
  const [table] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải bảng này (CSV)' }).click(),
  ]);
  expect(await readFile(await table.path(), 'utf8')).toMatch(/^\uFEFFNgày,Lịch hẹn,/);
  const [list] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải các lịch hẹn (CSV)' }).click(),
  ]);
  const text = await readFile(await list.path(), 'utf8');
  expect(text.charCodeAt(0)).toBe(0xfeff);
  expect(text).toContain(one.customer_name);
  await expect(page.getByText('Đang tải tệp có 1 dòng')).toBeVisible();
});

test('a list is downloaded as it is filtered', async ({ page }) => {
  const who = await consultant();
  await signIn(page, ADMIN, '/consultants');
  await page.getByRole('searchbox').fill(who.tag);
  await expect(page.getByText('1 kết quả')).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Tải CSV' }).click(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split(/\r?\n/);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(who.fullname);
});

test('days in the wrong order and more than ten years are refused', async ({ page }) => {
  await signIn(page, ADMIN, `/reports?from=${DAYS.to}&to=${DAYS.from}`);
  await expect(page.getByRole('alert')).toContainText('Ngày kết thúc không được trước ngày bắt đầu.');
  await page.getByRole('textbox', { name: 'Từ ngày' }).fill('01/01/2010');
  await expect(page.getByRole('alert')).toContainText('tối đa mười năm');
  await page.getByLabel('Thời gian').selectOption('Tháng này');
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('a report needs no sideways scrolling on a laptop', async ({ page }) => {
  await signIn(page, ADMIN, '/reports?period=last-month&by=week');
  const table = page.getByRole('region', { name: /^Báo cáo theo/ });
  await expect(table).toBeVisible();
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

test('a phone shows a report without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, ADMIN, '/reports?period=last-month&by=week');
  await expect(page.getByRole('table')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('a consultant may not open reports', async ({ page }) => {
  await signIn(page, CONSULTANT, '/reports');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

test('a day is printed by consultant, without cancelled appointments', async ({ page }) => {
  const who = await consultant();
  const first = await booking({ consultant: who, time: '09:00' });
  const cancelled = await booking({ consultant: who, time: '10:00' });
  await call('update_appointment', { appointmentid: cancelled.appointmentid, status: 'cancelled' });
  await signIn(page, ADMIN, `/calendar?day=${WEDNESDAY}`);
  await page.getByRole('link', { name: 'In ngày này' }).click();
  const list = page.getByRole('table', { name: who.fullname });
  await expect(list.getByRole('row')).toHaveCount(2);
  await expect(list).toContainText(first.customer_name);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'In', exact: true })).toBeHidden();
  await expect(page.getByRole('navigation')).toBeHidden();
});
