import type { Page } from '@playwright/test';
import { appointment, type Booked, booking, type Consultant, call, consultant, signInToBook } from './bookings';
import { CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

const table = (page: Page) => page.getByRole('table', { name: 'Lịch hẹn' });
const row = (page: Page, { customer_name }: Booked) => table(page).getByRole('row').filter({ hasText: customer_name });
const of = ({ consultantid }: Consultant) => `/appointments?consultant=${consultantid}`;

async function three(page: Page): Promise<[Booked, Booked, Booked]> {
  const who = await consultant(page);
  return [
    await booking(page, { consultant: who, time: '09:00' }),
    await booking(page, { consultant: who, time: '10:00' }),
    await booking(page, { consultant: who, time: '11:00' }),
  ];
}

test('the next appointment comes first, and what is searched needs no diacritics', async ({ page }) => {
  await signInToBook(page, '/appointments');
  await expect(page.getByRole('columnheader', { name: 'Thời gian' })).toHaveAttribute('aria-sort', 'ascending');
  await page.getByRole('searchbox').fill('nguyen');
  await expect(page.getByText('kết quả')).toBeVisible();
  await expect(table(page).getByRole('row').nth(1)).toContainText('Nguyễn');
  expect(page.url()).not.toContain('nguyen');
});

test('filters stay in the address: it survives a reload and can be shared', async ({ page, browser, baseURL }) => {
  await signInToBook(page, '/appointments');
  const [one, other] = await three(page);
  await page.reload();
  await page.getByLabel('Tư vấn viên').selectOption(one.consultant.fullname);
  await page.getByLabel('Trạng thái').selectOption('Chờ xác nhận');
  await page.getByRole('textbox', { name: 'Khách hàng' }).fill(one.customer_name);
  await page.getByRole('option', { name: one.customer_name }).click();
  await expect(row(page, one)).toBeVisible();
  await expect(row(page, other)).toHaveCount(0);
  await page.reload();
  await expect(row(page, one)).toBeVisible();
  await expect(page.getByText('1 kết quả')).toBeVisible();
  expect(decodeURIComponent(page.url())).not.toContain(one.customer_name);

  const colleague = await (await browser.newContext({ baseURL })).newPage();
  await signIn(colleague, 'minh@meetassist.example', page.url());
  await expect(row(colleague, one)).toBeVisible();
  await expect(row(colleague, other)).toHaveCount(0);
  await colleague.context().close();

  await page.getByRole('button', { name: 'Bỏ lọc theo khách hàng' }).click();
  await expect(row(page, other)).toBeVisible();
});

test('days are chosen by a period or typed', async ({ page }) => {
  await signInToBook(page, '/appointments');
  const [one] = await three(page);
  await page.goto(of(one.consultant));
  await expect(row(page, one)).toBeVisible();
  await page.getByLabel('Thời gian').selectOption('Đã qua');
  await expect(page.getByText('Không tìm thấy')).toBeVisible();
  await page.getByLabel('Thời gian').selectOption('Chọn ngày…');
  await page.getByRole('textbox', { name: 'Từ ngày' }).fill('10/3/2027');
  await page.getByRole('textbox', { name: 'Đến ngày' }).fill('10/3/2027');
  await expect(row(page, one)).toBeVisible();
  await expect(page).toHaveURL(/from=2027-03-10.*to=2027-03-10/);
});

test('Lan walks to page 40 of a long list', async ({ page }) => {
  test.setTimeout(240_000);
  await signInToBook(page, '/appointments');
  const who = await consultant(page);
  const customer = await call<{ data: { customerid: string } }>(page, 'create_customer', {
    fullname: `Khách Dài ${who.tag}`,
    email: `${who.tag}@dai.example`,
  });
  const book = (n: number) =>
    call(page, 'create_appointment', {
      consultantid: who.consultantid,
      customerid: customer.data.customerid,
      date: `2031-01-${String(1 + Math.floor(n / 280)).padStart(2, '0')}`,
      time: `${String(Math.floor((n % 280) / 12)).padStart(2, '0')}:${String((n % 12) * 5).padStart(2, '0')}`,
      duration: 5,
      description: `số ${n}`,
    });
  for (let n = 0; n < 1960; n += 20) await Promise.all(Array.from({ length: 20 }, (_, i) => book(n + i)));
  await page.goto(of(who));
  await expect(page.getByText('Trang 1 / 40')).toBeVisible();
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
  await signInToBook(page, '/appointments');
  const [one, other, done] = await three(page);
  await call(page, 'update_appointment', { appointmentid: other.appointmentid, status: 'confirmed' });
  await call(page, 'update_appointment', { appointmentid: done.appointmentid, status: 'cancelled' });
  await page.goto(of(one.consultant));
  await page.getByRole('checkbox', { name: 'Chọn tất cả' }).check();
  const bar = page.getByRole('region', { name: 'Thay đổi hàng loạt' });
  await expect(bar).toContainText('Đã chọn 3');
  await bar.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  const outcome = page.getByRole('status').filter({ hasText: 'Đã hủy 2 lịch hẹn' });
  await expect(outcome).toBeFocused();
  await expect(outcome.getByRole('listitem')).toHaveText(new RegExp(`^${done.customer_name}.*Đã hủy`));
  await expect(row(page, one)).toContainText('Đã hủy');
  await expect(bar).toHaveCount(0);

  await outcome.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(page.getByText('Đã hoàn tác 2 lịch hẹn')).toBeVisible();
  await expect(row(page, one)).toContainText('Chờ xác nhận');
  await expect(row(page, other)).toContainText('Đã xác nhận');
  expect((await appointment(page, done)).status).toBe('cancelled');
});

test('an undo that finds the time taken says so of that one', async ({ page }) => {
  await signInToBook(page, '/appointments');
  const [one, other] = await three(page);
  await page.goto(of(one.consultant));
  for (const booked of [one, other]) await row(page, booked).getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  await expect(page.getByText('Đã hủy 2 lịch hẹn')).toBeVisible();
  await booking(page, { consultant: one.consultant, time: '09:30', duration: 15 });
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  const outcome = page.getByRole('status').filter({ hasText: 'Đã hoàn tác 1 lịch hẹn' });
  await expect(outcome.getByRole('listitem')).toHaveText(new RegExp(`^${one.customer_name}.*đã có lịch`));
});

test('many are confirmed at once', async ({ page }) => {
  await signInToBook(page, '/appointments');
  const all = await three(page);
  await page.goto(of(all[0].consultant));
  await page.getByRole('checkbox', { name: 'Chọn tất cả' }).check();
  await page.getByRole('region', { name: 'Thay đổi hàng loạt' }).getByRole('button', { name: 'Xác nhận' }).click();
  await expect(page.getByText('Đã xác nhận 3 lịch hẹn')).toBeVisible();
  for (const one of all) expect((await appointment(page, one)).status).toBe('confirmed');
});

test('details: a status is changed and taken back, and the form saves what was typed', async ({ page }) => {
  await signInToBook(page, '/appointments');
  const one = await booking(page);
  await page.goto(of(one.consultant));
  await row(page, one).getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1, name: one.customer_name })).toBeVisible();
  await page.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(page.getByRole('main').getByText('Đã xác nhận', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(page.getByRole('main').getByText('Chờ xác nhận', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Sửa' }).click();
  await page.getByLabel('Nội dung').fill('Xem lại hồ sơ');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Xem lại hồ sơ' })).toBeVisible();
});

test('when somebody else was faster both versions are shown', async ({ page }) => {
  await signInToBook(page, '/appointments');
  const one = await booking(page);
  await page.goto(`/appointments/${one.appointmentid}/edit`);
  await page.getByLabel('Nội dung').fill('Bản của Lan');
  await call(page, 'update_appointment', { appointmentid: one.appointmentid, description: 'Bản của Minh' });
  await page.getByRole('button', { name: 'Lưu' }).click();
  const conflict = page.getByRole('dialog', { name: 'Bản ghi vừa được người khác thay đổi' });
  await expect(conflict.getByRole('row', { name: 'Nội dung Bản của Minh Bản của Lan' })).toBeVisible();
  expect((await appointment(page, one)).description).toBe('Bản của Minh');
  await conflict.getByRole('button', { name: 'Lưu bản của tôi' }).click();
  await expect(page.getByText('Đã lưu lịch hẹn')).toBeVisible();
  expect((await appointment(page, one)).description).toBe('Bản của Lan');
});

test('of too many days those are offered that can be loaded', async ({ page }) => {
  await signInToBook(page, '/appointments');
  await page.route('**/admin/execute-sql', (route) => {
    const { action, date_from, date_to } = route.request().postDataJSON();
    const wide = action === 'get_appointments' && !date_from && !date_to;
    return wide
      ? route.fulfill({
          status: 400,
          json: {
            success: false,
            error: 'x',
            code: 'too_many_days',
            archived_days: 900,
            archived_rows: 12_345,
            date_from: '2026-10-12',
            date_to: '2026-10-31',
          },
        })
      : route.continue();
  });
  await page.getByLabel('Thời gian').selectOption('Tất cả');
  await expect(page.getByRole('alert')).toContainText('12.345 bản ghi của 900 ngày');
  await page.getByRole('button', { name: 'Xem từ 12/10/2026 đến 31/10/2026' }).click();
  await expect(table(page)).toBeVisible();
  await expect(page).toHaveURL(/from=2026-10-12&to=2026-10-31/);
  await expect(page.getByRole('textbox', { name: 'Từ ngày' })).toHaveValue('12/10/2026');
});

test('what an answer says is missing is shown', async ({ page }) => {
  await signInToBook(page, '/today');
  await page.route('**/admin/execute-sql', async (route) => {
    if (route.request().postDataJSON().action !== 'get_appointments') return route.continue();
    const response = await route.fetch();
    return route.fulfill({ json: { ...(await response.json()), warnings: ['Thiếu ngày 12/10/2026.'] } });
  });
  await page.goto('/appointments');
  await expect(page.getByText('Thiếu ngày 12/10/2026.')).toBeVisible();
});

test('a consultant may not open appointments of everybody', async ({ page }) => {
  await signIn(page, CONSULTANT, '/appointments');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

for (const language of ['vi', 'en'] as const)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1366, 360])
      test(`appointments are accessible and fit: ${language}, ${scheme}, ${width} px`, async ({ page }) => {
        await page.addInitScript(
          ([spoken, shown]) => {
            localStorage.setItem('language', spoken);
            localStorage.setItem('mantine-color-scheme-value', shown);
          },
          [language, scheme] as const,
        );
        await page.setViewportSize({ width, height: width === 360 ? 740 : 768 });
        await signInToBook(page, '/appointments');
        const [one] = await three(page);
        const look = async (name: string) => {
          await page.screenshot({ path: `test-results/shots/${name}-${language}-${scheme}-${width}.png` });
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        };
        const boxes = page.getByRole('checkbox', { name: /^(Chọn|Select) Khách/ });
        await page.goto('/appointments');
        await expect(page.getByRole('checkbox').nth(1)).toBeVisible();
        if (width === 360) await page.getByRole('button', { name: /^(Bộ lọc|Filters)/ }).click();
        await look('appointments');
        await page.goto(of(one.consultant));
        await boxes.first().check();
        await look('appointments-chosen');
        await page.getByRole('button', { name: /Hủy lịch hẹn|Cancel the appointments/ }).click();
        await expect(page.getByRole('button', { name: /Hoàn tác|Undo/ })).toBeVisible();
        await look('appointments-outcome');
        await page.goto(`/appointments/${one.appointmentid}`);
        await expect(page.locator('dl')).toBeVisible();
        await look('appointment');
        await page.goto(`/appointments/${one.appointmentid}/edit`);
        await expect(page.locator('form')).toBeVisible();
        await look('appointment-edit');
      });
