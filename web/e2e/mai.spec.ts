import type { Locator, Page } from '@playwright/test';
import { appointment, type Booked, booking, call, consultant, tag } from './bookings';
import { inDays, showDay, typed, WEDNESDAY } from './days';
import { Keyboard } from './keyboard';
import { ADMIN, expect, signIn, test } from './people';
import { PASSWORD } from './sessions';

/** Mai has no mouse. */
const mai = test.extend<{ keys: Keyboard }>({
  keys: async ({ page }, use) => {
    const mouse = () => {
      throw new Error('Mai has no mouse');
    };
    Object.assign(page.mouse, { move: mouse, down: mouse, up: mouse, click: mouse });
    await use(new Keyboard(page));
  },
});

/** What a picker has found. */
const found = (page: Page, label: string) => page.getByRole('listbox', { name: label }).getByRole('option');

async function pick(page: Page, keys: Keyboard, picker: Locator, label: string, name: string) {
  await keys.fill(picker, name);
  await expect(found(page, label)).toHaveCount(1);
  await expect(found(page, label)).toContainText(name);
  await keys.press('Enter');
  await expect(found(page, label)).toHaveCount(0);
  await expect(picker).toHaveValue(name);
}

const inCalendar = (one: Booked, ...others: { consultantid: number }[]) =>
  `/calendar?day=${one.day}&consultants=${JSON.stringify([one.consultant, ...others].map((who) => who.consultantid))}`;
const shown = (page: Page, one: Booked) => page.getByRole('button', { name: new RegExp(`^${one.customer_name} `) });

mai('Mai signs in, skips the menu, and reaches every page in it', async ({ page, keys }) => {
  await page.goto('/');
  await keys.activate(page.getByRole('button', { name: 'Đăng nhập' }));
  await keys.fill(page.getByLabel(/mail/i), ADMIN);
  await keys.fill(page.getByLabel(/password|mật khẩu/i), PASSWORD);
  await keys.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: /^Hôm nay/ })).toBeVisible();
  await keys.activate(page.getByRole('link', { name: 'Đến nội dung chính' }));
  await keys.to(page.getByRole('main').getByRole('link').first());

  const menu = page.getByRole('navigation', { name: 'Các trang' }).getByRole('link');
  const [today = '', ...others] = await menu.allTextContents();
  expect(others.length).toBeGreaterThan(6);
  for (const name of [...others, today]) {
    const entry = menu.filter({ hasText: new RegExp(`^${name}$`) });
    await keys.activate(entry, 'Shift+Tab');
    await expect(entry).toHaveAttribute('aria-current', 'page');
    // The next stop is in the page, not the menu again.
    await expect(page.getByRole('main')).toBeFocused();
  }
});

mai('Mai finds somebody from anywhere, and opens their page', async ({ page, keys }) => {
  await signIn(page, ADMIN, '/customers');
  await expect(page.getByRole('table')).toBeVisible();
  await keys.press('/');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox').or(dialog.getByRole('searchbox'))).toBeFocused();
  await page.keyboard.type('nguyen');
  await expect(dialog.getByRole('option').first()).toContainText('Nguyễn');
  const name = await dialog.getByRole('option').first().locator('p').first().textContent();
  await keys.press('ArrowDown', 'Enter');
  await expect(page.getByRole('heading', { level: 1, name: name ?? '' })).toBeVisible();
});

mai('Mai books with the form, and undoes it', async ({ page, keys }) => {
  const one = await booking({ time: '14:00' });
  await signIn(page, ADMIN, '/customers');
  await expect(page.getByRole('table')).toBeVisible();
  await keys.press('n');
  const dialog = page.getByRole('dialog', { name: 'Đặt lịch hẹn' });
  await expect(dialog.getByLabel('Khách hàng')).toBeFocused();
  await pick(page, keys, dialog.getByLabel('Khách hàng'), 'Khách hàng', one.customer_name);
  await keys.fill(dialog.getByRole('textbox', { name: 'Ngày' }), typed(one.day));
  await keys.fill(dialog.getByLabel('Giờ bắt đầu'), '9h30');
  await keys.choose(dialog.getByLabel('Thời lượng'), '45 phút');
  await pick(page, keys, dialog.getByLabel('Tư vấn viên'), 'Tư vấn viên', one.consultant.fullname);
  await keys.choose(dialog.getByLabel('Trạng thái'), 'Đã xác nhận');
  await keys.activate(dialog.getByRole('button', { name: 'Đặt lịch', exact: true }));
  await expect(page.getByText('Đã đặt lịch hẹn')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  const booked = async () => {
    const { appointments } = await call<{ appointments: { time: string; duration: number; status: string }[] }>(
      'get_appointments',
      { consultant_id: one.consultant.consultantid, sort: 'time' },
    );
    return appointments[0];
  };
  expect(await booked()).toMatchObject({ time: '09:30:00', duration: 45, status: 'confirmed' });
  await keys.undo();
  await expect.poll(async () => (await booked())?.status).toBe('cancelled');
});

mai('Mai moves, resizes and reassigns in the calendar, and books a free time', async ({ page, keys }) => {
  const one = await booking({ slots: [['13:00', '14:00']] });
  const other = await consultant({ day: one.day });
  await signIn(page, ADMIN, inCalendar(one, other));
  const event = shown(page, one);
  await keys.to(event);

  await keys.press('Space', 'ArrowDown', 'Escape');
  await expect(event).toHaveAccessibleName(/09:00–10:00/);

  await keys.press('Space', 'ArrowDown', 'ArrowDown', 'Shift+ArrowDown');
  await expect(page.getByRole('status').filter({ hasText: '09:30–10:45' })).toBeAttached();
  await keys.press('Enter');
  await expect(event).toHaveAccessibleName(/09:30–10:45/);
  await expect.poll(async () => (await appointment(one)).duration).toBe(75);
  await expect(event).toBeFocused();

  await keys.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'Đặt lịch 13:00–14:00' })).toBeFocused();
  await keys.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Khách hàng')).toBeFocused();
  await pick(page, keys, dialog.getByLabel('Khách hàng'), 'Khách hàng', one.customer_name);
  await keys.activate(dialog.getByRole('button', { name: 'Đặt lịch', exact: true }));
  await expect(page.getByText('Đã đặt lịch hẹn')).toBeVisible();

  await keys.to(event.filter({ hasText: '09:30' }), 'Shift+Tab');
  // Sorted by name, either may come first.
  const [from, to] = [one.consultant.fullname, other.fullname];
  const aside = from.localeCompare(to, 'vi') < 0 ? 'ArrowRight' : 'ArrowLeft';
  await keys.press('Space', aside, 'Enter');
  await expect.poll(async () => (await appointment(one)).consultantid).toBe(other.consultantid);
  await expect(page.getByRole('group', { name: other.fullname }).getByRole('button')).toBeFocused();
  await expect(page.getByText(new RegExp(`^${one.customer_name}: .*, ${other.fullname}$`))).toBeVisible();
  await keys.undo();
  await expect.poll(async () => (await appointment(one)).consultantid).toBe(one.consultant.consultantid);
});

mai('Mai confirms, cancels and undoes in the details of an appointment', async ({ page, keys }) => {
  const one = await booking();
  await signIn(page, ADMIN, inCalendar(one));
  await keys.activate(shown(page, one));
  const panel = page.getByRole('dialog', { name: 'Lịch hẹn' });
  await keys.activate(panel.getByRole('button', { name: 'Xác nhận' }));
  await expect(panel.getByText('Đã xác nhận', { exact: true })).toBeVisible();
  await keys.activate(panel.getByRole('button', { name: 'Hủy lịch hẹn' }));
  await expect(panel.getByText('Đã hủy', { exact: true })).toBeVisible();
  await expect(page.getByText('Đã hủy lịch hẹn')).toBeVisible();
  await keys.undo();
  await expect(panel.getByText('Đã xác nhận', { exact: true })).toBeVisible();
  await keys.activate(panel.getByRole('link', { name: 'Sửa' }));
  const form = page.getByRole('dialog').filter({ has: page.getByLabel('Nội dung') });
  await keys.fill(form.getByLabel('Nội dung'), 'Mang theo hồ sơ');
  await keys.activate(form.getByRole('button', { name: 'Lưu' }));
  await expect(page.getByText('Đã lưu lịch hẹn')).toBeVisible();
  expect(await appointment(one)).toMatchObject({ status: 'confirmed', description: 'Mang theo hồ sơ' });
});

mai('Mai confirms a request of today', async ({ page, keys }) => {
  const one = await booking({ day: inDays(1), time: '00:00' });
  await signIn(page, ADMIN, '/today');
  const requests = page.getByRole('region', { name: /^Yêu cầu chờ xác nhận/ });
  await expect(requests).toBeVisible();
  const all = requests.getByRole('button', { name: /^Hiện cả/ });
  if (await all.isVisible()) await keys.activate(all);
  const row = requests.getByRole('listitem').filter({ hasText: one.customer_name });
  await keys.activate(row.getByRole('button', { name: 'Xác nhận' }));
  await expect(row).toHaveCount(0);
  expect((await appointment(one)).status).toBe('confirmed');
});

mai('Mai filters the appointments, cancels some at once and undoes it', async ({ page, keys }) => {
  const who = await consultant();
  const all = [
    await booking({ consultant: who, time: '09:00' }),
    await booking({ consultant: who, time: '10:00' }),
    await booking({ consultant: who, time: '11:00' }),
  ];
  await signIn(page, ADMIN, '/appointments');
  await expect(page.getByRole('table')).toBeVisible();
  await keys.choose(page.getByLabel('Tư vấn viên'), who.fullname);
  await expect(page.getByText('3 kết quả')).toBeVisible();
  for (const { customer_name } of all.slice(0, 2)) {
    await keys.to(page.getByRole('checkbox', { name: `Chọn ${customer_name}` }));
    await keys.press('Space');
  }
  const bar = page.getByRole('region', { name: 'Thay đổi hàng loạt' });
  await expect(bar).toContainText('Đã chọn 2');
  await keys.activate(bar.getByRole('button', { name: 'Hủy lịch hẹn' }));
  const outcome = page.getByRole('status').filter({ hasText: 'Đã hủy 2 lịch hẹn' });
  await expect(outcome).toBeFocused();
  await keys.activate(outcome.getByRole('button', { name: 'Hoàn tác' }));
  await expect(page.getByText('Đã hoàn tác 2 lịch hẹn')).toBeVisible();
  for (const one of all) expect((await appointment(one)).status).toBe('pending');
});

mai('Mai adds a customer, edits and disables them, and undoes it', async ({ page, keys }) => {
  const name = `Trần Phím ${tag()}`;
  await signIn(page, ADMIN, '/customers');
  await keys.activate(page.getByRole('link', { name: 'Thêm khách hàng' }));
  const dialog = page.getByRole('dialog');
  await keys.fill(dialog.getByLabel('Họ và tên'), name);
  await keys.fill(dialog.getByRole('textbox', { name: 'Email' }), `${tag()}@khach.example`);
  await keys.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await keys.activate(page.getByRole('link', { name: 'Sửa' }));
  await keys.fill(dialog.getByLabel('Số điện thoại'), '0912 345 678');
  await keys.press('Enter');
  await expect(page.getByText('0912345678')).toBeVisible();
  await keys.activate(page.getByRole('button', { name: 'Vô hiệu hóa' }));
  await expect(page.getByRole('button', { name: 'Khôi phục' })).toBeVisible();
  await keys.undo();
  await expect(page.getByRole('button', { name: 'Vô hiệu hóa' })).toBeVisible();
});

mai('Mai adds working hours and closes some', async ({ page, keys }) => {
  const who = await consultant({ slots: [['09:00', '10:00']] });
  await signIn(page, ADMIN, `/working-hours?consultant=${who.consultantid}&day=${WEDNESDAY}`);
  const close = page.getByRole('button', { name: 'Đóng khung giờ 09:00–10:00' });
  await keys.activate(close);
  await expect(close).toHaveCount(0);
  await keys.undo();
  await expect(close).toBeVisible();
  await keys.activate(page.getByRole('link', { name: 'Tạo hàng loạt' }), 'Shift+Tab');
  const dialog = page.getByRole('dialog', { name: `Tạo khung giờ cho ${who.fullname}` });
  await keys.fill(dialog.getByRole('textbox', { name: 'Từ ngày' }), typed(WEDNESDAY));
  await keys.fill(dialog.getByRole('textbox', { name: 'Đến ngày' }), typed(WEDNESDAY));
  await keys.fill(dialog.getByLabel('Kết thúc mỗi ngày'), '12:00');
  await keys.activate(dialog.getByRole('button', { name: 'Tạo khung giờ' }));
  await expect(page.getByText('Tạo mới 2, bỏ qua 1 vì đã có khung giờ khác.')).toBeVisible();
});

mai('Mai runs a program: adds it, registers somebody and marks that they came', async ({ page, keys }) => {
  const { customer_name: guest } = await booking();
  const name = `Ngày Hội ${tag()}`;
  await signIn(page, ADMIN, '/programs');
  await keys.activate(page.getByRole('link', { name: 'Thêm chương trình' }));
  const dialog = page.getByRole('dialog');
  await keys.fill(dialog.getByLabel('Tên chương trình'), name);
  await keys.fill(dialog.getByRole('textbox', { name: 'Ngày' }), typed(WEDNESDAY));
  await keys.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText(showDay(WEDNESDAY)).first()).toBeVisible();
  await pick(page, keys, page.getByRole('combobox', { name: 'Khách hàng' }), 'Khách hàng', guest);
  await keys.activate(page.getByRole('button', { name: 'Đăng ký', exact: true }));
  const row = page.getByRole('row').filter({ hasText: guest });
  await expect(row).toContainText('Đã đăng ký');
  await keys.activate(row.getByRole('button', { name: `Có mặt: ${guest}` }));
  await expect(row.getByRole('button', { name: `Có mặt: ${guest}` })).toHaveCount(0);
  await keys.undo();
  await expect(row.getByRole('button', { name: `Có mặt: ${guest}` })).toBeVisible();
});

mai('Mai looks at a table of the data and archives', async ({ page, keys }) => {
  await signIn(page, ADMIN, '/data');
  const tables = page.getByRole('table', { name: 'Các bảng' });
  await keys.activate(tables.getByRole('link', { name: 'Lịch hẹn', exact: true }));
  await expect(page.getByRole('dialog', { name: 'Các cột của bảng Lịch hẹn' })).toBeVisible();
  await keys.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await keys.activate(page.getByRole('button', { name: 'Lưu trữ ngay' }), 'Shift+Tab');
  const run = page.getByRole('table', { name: 'Các lượt đã yêu cầu' }).getByRole('row').nth(1);
  await expect(run).toContainText('Lưu trữ ngay');
  await expect(run).toContainText('Xong', { timeout: 60_000 });
});
