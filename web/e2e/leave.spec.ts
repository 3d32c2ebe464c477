import { appointment, booking, call, consultant, signInToBook } from './bookings';
import { CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

/** A Wednesday. */
const DAY = '2027-03-10';
const hours = (id: number, dialog = '') => `/working-hours${dialog}?consultant=${id}&day=${DAY}`;

test('Lan adds leave, is told which appointments it hits, and sees it in the week and the calendar', async ({
  page,
}) => {
  await signInToBook(page);
  const one = await booking(page, { day: DAY, slots: [['09:00', '10:00']] });
  const { consultantid } = one.consultant;
  await page.goto(hours(consultantid, '/leave'));
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill('10/03/2027');
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill('09/03/2027');
  await dialog.getByRole('button', { name: 'Thêm ngày nghỉ' }).click();
  await expect(dialog.getByText('Ngày kết thúc phải từ ngày bắt đầu trở đi.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill('11/03/2027');
  await dialog.getByLabel('Lý do').fill('Khám bệnh');
  await dialog.getByRole('button', { name: 'Thêm ngày nghỉ' }).click();
  const entry = dialog.getByRole('listitem').filter({ hasText: '10/03/2027 – 11/03/2027' }).first();
  await expect(entry).toContainText('Khám bệnh');
  await expect(entry).toContainText('1 lịch hẹn trong thời gian nghỉ vẫn giữ nguyên');
  await expect(entry.getByRole('link', { name: one.customer_name })).toBeVisible();
  expect((await appointment(page, one)).status).toBe('pending');
  await dialog.getByRole('button', { name: 'Đóng' }).click();
  await expect(page.getByRole('region', { name: 'Thứ Tư, 10/03/2027' })).toContainText('Khám bệnh');
  await page.goto(`/calendar?view=week&consultant=${consultantid}&day=${DAY}`);
  await expect(page.getByText('Nghỉ: Khám bệnh').first()).toBeVisible();
});

test('Lan deletes leave and takes it back', async ({ page }) => {
  await signInToBook(page);
  const who = await consultant(page);
  await call(page, 'create_leave', { consultant_id: who.consultantid, startdate: DAY, enddate: DAY });
  await page.goto(hours(who.consultantid, '/leave'));
  const remove = page.getByRole('button', { name: 'Xóa ngày nghỉ 10/03/2027' });
  await remove.click();
  await expect(remove).toBeHidden();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(remove).toBeVisible();
});

test('a booking in leave is refused with the reason, and booked when Lan insists', async ({ page }) => {
  await signInToBook(page);
  const one = await booking(page);
  const who = await consultant(page, { day: '2027-03-12' });
  await call(page, 'create_leave', { consultant_id: who.consultantid, startdate: who.day, enddate: who.day });
  await page.goto(`/calendar/book?day=${who.day}&with=${who.consultantid}&on=${who.day}&at=09:00`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Khách hàng').fill(one.customer_name);
  await page.getByRole('option', { name: one.customer_name }).click();
  await dialog.getByRole('button', { name: 'Đặt lịch' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Tư vấn viên nghỉ vào giờ này.');
  await dialog.getByRole('button', { name: 'Vẫn đặt' }).click();
  await expect(page.getByText('Đã đặt lịch hẹn')).toBeVisible();
});

test('Lan plans a week, previews the slots, and creates them', async ({ page }) => {
  await signInToBook(page);
  const who = await consultant(page);
  await call(page, 'create_leave', { consultant_id: who.consultantid, startdate: '2027-03-17', enddate: '2027-03-17' });
  await page.goto(hours(who.consultantid, '/plan'));
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Thêm giờ Thứ Tư' }).click();
  await dialog.getByRole('textbox', { name: 'Thứ Tư: Bắt đầu' }).fill('9');
  await dialog.getByRole('textbox', { name: 'Thứ Tư: Kết thúc' }).fill('8');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByText('Giờ kết thúc phải sau giờ bắt đầu.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Thứ Tư: Kết thúc' }).fill('11');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Lưu' }).click();

  await expect(page).toHaveURL(/working-hours\/apply/);
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill('10/03/2027');
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill('23/03/2027');
  await dialog.getByRole('button', { name: 'Xem trước' }).click();
  const row = dialog.getByRole('row').filter({ hasText: who.fullname });
  await expect(row.getByRole('cell')).toHaveText(['2', '0', '2']);
  await dialog.getByRole('button', { name: 'Tạo 2 khung giờ' }).click();
  await expect(page.getByText('Đã tạo 2 khung giờ')).toBeVisible();
  const day = page.getByRole('region', { name: 'Thứ Tư, 10/03/2027' });
  await expect(day.getByRole('link', { name: 'Sửa khung giờ 10:00–11:00' })).toBeVisible();
});

test('Hùng takes leave of his own on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, CONSULTANT);
  await page.getByRole('link', { name: 'Nghỉ phép' }).click();
  const dialog = page.getByRole('dialog');
  const day = `${String(1 + Math.floor(Math.random() * 27)).padStart(2, '0')}/05/2031`;
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill(day);
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill(day);
  await dialog.getByLabel('Cả ngày').uncheck();
  await expectAccessible(page);
  await dialog.getByRole('textbox', { name: 'Từ giờ' }).fill('9');
  await dialog.getByRole('textbox', { name: 'Đến giờ' }).fill('10h30');
  await dialog.getByRole('button', { name: 'Thêm ngày nghỉ' }).click();
  await expect(dialog.getByText(`${day}, 09:00–10:30`).first()).toBeVisible();
  await expectNoSidewaysScroll(page);
  await dialog.getByRole('button', { name: 'Đóng' }).click();
  await page.goto(`/my-day?day=2031-05-${day.slice(0, 2)}`);
  await expect(page.getByText(`Nghỉ phép: ${day}, 09:00–10:30`).first()).toBeVisible();
});
