import type { Page } from '@playwright/test';
import { appointment, type Booked, booking, type Consultant, call, consultant } from './bookings';
import { typed } from './days';
import {
  ADMIN,
  CONSULTANT,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  OTHER_ADMIN,
  signIn,
  test,
} from './people';
import { psql } from './system';

const table = (page: Page) => page.getByRole('table', { name: 'Lịch hẹn' });
const row = (page: Page, { customer_name }: Pick<Booked, 'customer_name'>) =>
  table(page).getByRole('row').filter({ hasText: customer_name });
const of = ({ consultantid }: Consultant) => `/appointments?consultant=${consultantid}`;

async function three(): Promise<[Booked, Booked, Booked]> {
  const who = await consultant();
  return [
    await booking({ consultant: who, time: '09:00' }),
    await booking({ consultant: who, time: '10:00' }),
    await booking({ consultant: who, time: '11:00' }),
  ];
}

test('the next appointment comes first, and a search needs no diacritics', async ({ page }) => {
  await signIn(page, ADMIN, '/appointments');
  await expect(page.getByRole('columnheader', { name: 'Thời gian' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('searchbox').fill('nguyen');
  await expect(
    table(page)
      .getByRole('row')
      .filter({ hasNotText: /Nguyễn|Thời gian/ }),
  ).toHaveCount(0);
  await expect(table(page).getByRole('row').nth(1)).toContainText('Nguyễn');
  expect(page.url()).not.toContain('nguyen');
});

test('filters stay in the address: it survives a reload and can be shared', async ({ page, browser, baseURL }) => {
  const [one, other] = await three();
  await signIn(page, ADMIN, '/appointments');
  await page.getByLabel('Tư vấn viên').selectOption(one.consultant.fullname);
  await page.getByLabel('Trạng thái').selectOption('Chờ xác nhận');
  await page.getByRole('combobox', { name: 'Khách hàng' }).fill(one.customer_name);
  await page.getByRole('option', { name: one.customer_name }).click();
  await expect(row(page, one)).toBeVisible();
  await expect(row(page, other)).toHaveCount(0);
  await page.reload();
  await expect(row(page, one)).toBeVisible();
  await expect(page.getByText('1 kết quả')).toBeVisible();
  expect(decodeURIComponent(page.url())).not.toContain(one.customer_name);

  const colleague = await (await browser.newContext({ baseURL })).newPage();
  await signIn(colleague, OTHER_ADMIN, page.url());
  await expect(row(colleague, one)).toBeVisible();
  await expect(row(colleague, other)).toHaveCount(0);
  await colleague.context().close();

  await page.getByRole('button', { name: 'Bỏ lọc theo khách hàng' }).click();
  await expect(row(page, other)).toBeVisible();
});

test('days can be chosen by period or typed', async ({ page }) => {
  const [one] = await three();
  await signIn(page, ADMIN, of(one.consultant));
  await expect(row(page, one)).toBeVisible();
  await page.getByLabel('Thời gian').selectOption('Đã qua');
  await expect(page.getByText('Không tìm thấy')).toBeVisible();
  await page.getByLabel('Thời gian').selectOption('Chọn ngày…');
  await page.getByRole('textbox', { name: 'Từ ngày' }).fill(typed(one.day));
  await page.getByRole('textbox', { name: 'Đến ngày' }).fill(typed(one.day));
  await expect(row(page, one)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`from=${one.day}.*to=${one.day}`));
});

test('Lan goes to page 40 of a long list', async ({ page }) => {
  const { customer_name, consultant: who } = await booking({ time: '23:30', duration: 5 });
  psql(`INSERT INTO appointment (consultantid, customerid, date, "time", duration, description)
    SELECT a.consultantid, a.customerid, a.date + 1 + n / 280, time '00:00' + n % 280 * interval '5 minutes', 5, 'số ' || n
    FROM appointment a, generate_series(1, 1959) n WHERE a.consultantid = ${who.consultantid}`);
  await signIn(page, ADMIN, of(who));
  await expect(page.getByText('1.960 kết quả')).toBeVisible();
  await expect(page.getByText('Trang 1 / 40')).toBeVisible();
  await expect(row(page, { customer_name }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Trang sau' }).click();
  await expect(page.getByText('Trang 2 / 40')).toBeVisible();
  await expect(page).toHaveURL(/page=2/);
  await page.getByRole('button', { name: 'Trang cuối' }).click();
  await expect(page.getByText('Trang 40 / 40')).toBeVisible();
  await expect(page.getByText('số 1959', { exact: true })).toBeAttached();
  await expect(page.getByRole('button', { name: 'Trang sau' })).toBeDisabled();
  await page.goBack();
  await expect(page.getByText('Trang 2 / 40')).toBeVisible();
});

test('Lan cancels many at once, is told which were kept and why, and undoes it', async ({ page }) => {
  const [one, other, done] = await three();
  await call('update_appointment', { appointmentid: other.appointmentid, status: 'confirmed' });
  await call('update_appointment', { appointmentid: done.appointmentid, status: 'cancelled' });
  await signIn(page, ADMIN, of(one.consultant));
  await page.getByRole('checkbox', { name: 'Chọn tất cả' }).check();
  const bar = page.getByRole('region', { name: 'Thay đổi hàng loạt' });
  await expect(bar).toContainText('Đã chọn 3');
  await expectAccessible(page);
  await bar.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  const outcome = page.getByRole('status').filter({ hasText: 'Đã hủy 2 lịch hẹn' });
  await expect(outcome).toBeFocused();
  await expectAccessible(page);
  await expect(outcome.getByRole('listitem')).toHaveText(new RegExp(`^${done.customer_name}.*Đã hủy`));
  await expect(row(page, one)).toContainText('Đã hủy');
  await expect(bar).toHaveCount(0);

  await outcome.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(page.getByText('Đã hoàn tác 2 lịch hẹn')).toBeVisible();
  await expect(row(page, one)).toContainText('Chờ xác nhận');
  await expect(row(page, other)).toContainText('Đã xác nhận');
  expect((await appointment(done)).status).toBe('cancelled');
});

test('an undo names the appointment whose time has been taken meanwhile', async ({ page }) => {
  const [one, other] = await three();
  await signIn(page, ADMIN, of(one.consultant));
  for (const booked of [one, other]) await row(page, booked).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  await expect(page.getByText('Đã hủy 2 lịch hẹn')).toBeVisible();
  await booking({ consultant: one.consultant, time: '09:30', duration: 15 });
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  const outcome = page.getByRole('status').filter({ hasText: 'Đã hoàn tác 1 lịch hẹn' });
  await expect(outcome.getByRole('listitem')).toHaveText(new RegExp(`^${one.customer_name}.*đã có lịch`));
});

test('many are confirmed at once', async ({ page }) => {
  const all = await three();
  await signIn(page, ADMIN, of(all[0].consultant));
  await page.getByRole('checkbox', { name: 'Chọn tất cả' }).check();
  await page.getByRole('region', { name: 'Thay đổi hàng loạt' }).getByRole('button', { name: 'Xác nhận' }).click();
  await expect(page.getByText('Đã xác nhận 3 lịch hẹn')).toBeVisible();
  for (const one of all) expect((await appointment(one)).status).toBe('confirmed');
});

test('details: a status is changed and undone, and the form saves what was typed', async ({ page }) => {
  const one = await booking();
  await signIn(page, ADMIN, of(one.consultant));
  await row(page, one).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: one.customer_name })).toBeVisible();
  await page.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(page.getByRole('main').getByText('Đã xác nhận', { exact: true })).toBeVisible();
  // The form that is opened while the undo is being saved waits for it.
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/admin/execute-sql', async (route) => {
    if (route.request().postDataJSON().action === 'update_appointment') await answered;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(page.getByRole('main').getByText('Chờ xác nhận', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Sửa' }).click();
  await expect(page.getByRole('dialog').getByText('Đang tải…')).toBeVisible();
  answer();
  await page.getByLabel('Nội dung').fill('Xem lại hồ sơ');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Xem lại hồ sơ' })).toBeVisible();
});

test('when somebody else was faster, both versions are shown', async ({ page }) => {
  const one = await booking();
  await signIn(page, ADMIN, `/appointments/${one.appointmentid}/edit`);
  await page.getByLabel('Nội dung').fill('Bản của Lan');
  await call('update_appointment', { appointmentid: one.appointmentid, description: 'Bản của Minh' });
  await page.getByRole('button', { name: 'Lưu' }).click();
  const conflict = page.getByRole('dialog', { name: 'Bản ghi vừa được người khác thay đổi' });
  await expect(conflict.getByRole('row', { name: 'Nội dung Bản của Minh Bản của Lan' })).toBeVisible();
  expect((await appointment(one)).description).toBe('Bản của Minh');
  await conflict.getByRole('button', { name: 'Lưu bản của tôi' }).click();
  await expect(page.getByText('Đã lưu lịch hẹn')).toBeVisible();
  expect((await appointment(one)).description).toBe('Bản của Lan');
});

test('a warning in an answer is shown', async ({ page }) => {
  await signIn(page, ADMIN, '/today');
  await page.route('**/admin/execute-sql', async (route) => {
    if (route.request().postDataJSON().action !== 'get_appointments') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ json: { ...(await response.json()), warnings: ['Thiếu ngày 12/10/2026.'] } });
  });
  await page.goto('/appointments');
  await expect(page.getByText('Thiếu ngày 12/10/2026.')).toBeVisible();
});

test('a consultant may not open everybody’s appointments', async ({ page }) => {
  await signIn(page, CONSULTANT, '/appointments');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

test('on a phone the filters are behind a button', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, ADMIN, '/appointments');
  await page.getByRole('button', { name: /^Bộ lọc/ }).click();
  await expect(page.getByLabel('Tư vấn viên')).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});
