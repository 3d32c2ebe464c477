import { booking, call, consultant, tag } from '../bookings';
import { ADMIN, expect, expectAccessible, signIn, test } from '../people';
import { invoke, loseDatabase, psql } from '../system';

test('what Lan books, moves and confirms is there after the database has been lost and restored', async ({ page }) => {
  const who = await consultant({ slots: [['09:00', '10:00']] });
  const customer = await call<{ data: { fullname: string } }>('create_customer', {
    fullname: `Khách ${tag()}`,
    email: `${tag()}@khach.example`,
  });
  const name = customer.data.fullname;
  const address = `/calendar?day=${who.day}&consultants=${JSON.stringify([who.consultantid])}`;
  const column = page.getByRole('group', { name: who.fullname });
  const event = page.getByRole('button', { name: new RegExp(`^${name} `) });

  await signIn(page, ADMIN, address);
  await column.getByRole('button', { name: 'Đặt lịch 09:00–10:00' }).click();
  const dialog = page.getByRole('dialog', { name: 'Đặt lịch hẹn' });
  await dialog.getByLabel('Khách hàng').fill(name);
  await page.getByRole('option', { name }).click();
  await dialog.getByLabel('Nội dung').fill('Đổi ngành học');
  await dialog.getByRole('button', { name: 'Đặt lịch', exact: true }).click();
  await expect(event).toHaveAccessibleName(/09:00–10:00 Chờ xác nhận/);

  await event.focus();
  for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByText('Đã dời lịch hẹn')).toBeVisible();
  await event.click();
  const panel = page.getByRole('dialog', { name: 'Lịch hẹn' });
  await panel.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(page.getByText('Đã xác nhận lịch hẹn')).toBeVisible();
  const facts = await panel.textContent();
  expect(facts).toContain('09:30–10:30');
  const details = page.url();

  await page.goto('/data');
  await page.getByRole('button', { name: 'Lưu trữ ngay' }).click();
  const run = page.getByRole('table', { name: 'Các lượt đã yêu cầu' }).getByRole('row').nth(1);
  await expect(run).toContainText('Lưu trữ ngay');
  await expect(run).toContainText('Xong', { timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Toàn bộ dữ liệu đã an toàn trong kho lưu trữ' })).toBeVisible();

  loseDatabase();
  await page.goto(details);
  await expect(page.getByText('Cơ sở dữ liệu đang được khởi động')).toBeVisible();
  invoke('db-init');
  // Without anyone doing anything.
  await expect(event).toHaveAccessibleName(/09:30–10:30 Đã xác nhận/, { timeout: 60_000 });
  await expect(page.getByText('Cơ sở dữ liệu đang được khởi động')).toBeHidden();
  expect(await panel.textContent()).toBe(facts);
});

test('Lan asks for more days than can be loaded at once, and is offered a range that can be', async ({ page }) => {
  const { consultant: who, customer_name } = await booking();
  psql(`INSERT INTO appointment (consultantid, customerid, date, "time", duration, status)
    SELECT consultantid, customerid, current_date - n, "time", duration, 'completed'
    FROM appointment, generate_series(30, 430) n WHERE consultantid = ${who.consultantid}`);
  invoke('archive-data');
  loseDatabase();
  invoke('db-init');
  await signIn(page, ADMIN, '/appointments');
  await page.getByLabel('Thời gian').selectOption('Tất cả');
  await page.getByRole('searchbox').fill(customer_name);
  await expect(page.getByRole('alert')).toContainText(/\d+ bản ghi của \d+ ngày/);
  await expectAccessible(page);
  const offer = page.getByRole('button', { name: /^Xem từ/ });
  const [from = '', to = ''] = ((await offer.textContent()) ?? '').match(/\d\d\/\d\d\/\d{4}/g) ?? [];
  await offer.click();
  await expect(page.getByRole('table', { name: 'Lịch hẹn' }).getByRole('row').nth(1)).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Từ ngày' })).toHaveValue(from);
  await expect(page.getByRole('textbox', { name: 'Đến ngày' })).toHaveValue(to);
});
