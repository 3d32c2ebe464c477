import { appointment, booking, call, consultant } from './bookings';
import { addDays, inDays, named, showDay, WEDNESDAY } from './days';
import { ADMIN, CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

const DAY = WEDNESDAY;
const hours = (id: number, dialog = '') => `/working-hours${dialog}?consultant=${id}&day=${DAY}`;

test('Lan adds leave, is told which appointments it affects, and sees it in the week and the calendar', async ({
  page,
}) => {
  const one = await booking({ day: DAY, slots: [['09:00', '10:00']] });
  const { consultantid } = one.consultant;
  await signIn(page, ADMIN, hours(consultantid, '/leave'));
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill(showDay(DAY));
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill(showDay(addDays(DAY, -1)));
  await dialog.getByRole('button', { name: 'Thêm ngày nghỉ' }).click();
  await expect(dialog.getByText('Ngày kết thúc không được trước ngày bắt đầu.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill(showDay(addDays(DAY, 1)));
  await dialog.getByLabel('Lý do').fill('Khám bệnh');
  await dialog.getByRole('button', { name: 'Thêm ngày nghỉ' }).click();
  const entry = dialog
    .getByRole('listitem')
    .filter({ hasText: `${showDay(DAY)} – ${showDay(addDays(DAY, 1))}` })
    .first();
  await expect(entry).toContainText('Khám bệnh');
  await expect(entry).toContainText('1 lịch hẹn trong thời gian nghỉ vẫn giữ nguyên');
  await expect(entry.getByRole('link', { name: one.customer_name })).toBeVisible();
  expect((await appointment(one)).status).toBe('pending');
  await dialog.getByRole('button', { name: 'Đóng' }).click();
  await expect(page.getByRole('region', { name: named(DAY) })).toContainText('Khám bệnh');
  await page.goto(`/calendar?view=week&consultant=${consultantid}&day=${DAY}`);
  await expect(page.getByText('Nghỉ: Khám bệnh').first()).toBeVisible();
});

test('Lan deletes leave and undoes it', async ({ page }) => {
  const who = await consultant();
  await call('create_leave', { consultant_id: who.consultantid, startdate: DAY, enddate: DAY });
  await signIn(page, ADMIN, hours(who.consultantid, '/leave'));
  const remove = page.getByRole('button', { name: `Xóa ngày nghỉ ${showDay(DAY)}` });
  await remove.click();
  await expect(remove).toBeHidden();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(remove).toBeVisible();
});

test('a booking during leave is refused with the reason, and made if Lan insists', async ({ page }) => {
  const one = await booking();
  const who = await consultant({ day: addDays(DAY, 2) });
  await call('create_leave', { consultant_id: who.consultantid, startdate: who.day, enddate: who.day });
  await signIn(page, ADMIN, `/calendar/book?day=${who.day}&with=${who.consultantid}&on=${who.day}&at=09:00`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Khách hàng').fill(one.customer_name);
  await page.getByRole('option', { name: one.customer_name }).click();
  await dialog.getByRole('button', { name: 'Đặt lịch' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Tư vấn viên nghỉ vào giờ này.');
  await dialog.getByRole('button', { name: 'Vẫn đặt' }).click();
  await expect(page.getByText('Đã đặt lịch hẹn')).toBeVisible();
});

test('Lan plans a week, previews the slots, and creates them', async ({ page }) => {
  const who = await consultant();
  await call('create_leave', { consultant_id: who.consultantid, startdate: addDays(DAY, 7), enddate: addDays(DAY, 7) });
  await signIn(page, ADMIN, hours(who.consultantid, '/plan'));
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
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill(showDay(DAY));
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill(showDay(addDays(DAY, 13)));
  await dialog.getByRole('button', { name: 'Xem trước' }).click();
  const row = dialog.getByRole('row').filter({ hasText: who.fullname });
  await expect(row.getByRole('cell')).toHaveText(['2', '0', '2']);
  await dialog.getByRole('button', { name: 'Tạo 2 khung giờ' }).click();
  await expect(page.getByText('Đã tạo 2 khung giờ')).toBeVisible();
  const day = page.getByRole('region', { name: named(DAY) });
  await expect(day.getByRole('link', { name: 'Sửa khung giờ 10:00–11:00' })).toBeVisible();
});

test('Hùng adds leave for himself on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, CONSULTANT, '/');
  await page.getByRole('link', { name: 'Nghỉ phép' }).click();
  const dialog = page.getByRole('dialog');
  const on = inDays(21_000 + Math.floor(Math.random() * 5_000));
  const day = showDay(on);
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
  await page.goto(`/my-day?day=${on}`);
  await expect(page.getByText(`Nghỉ phép: ${day}, 09:00–10:30`).first()).toBeVisible();
});
