import { booking, consultant } from './bookings';
import { addDays, named, showDay, typed, WEDNESDAY } from './days';
import { ADMIN, expect, signIn, test } from './people';

const SLOTS: [string, string][] = [
  ['09:00', '10:00'],
  ['10:00', '11:00'],
];
const DAY = WEDNESDAY;
const NAME = named(DAY);
const MONDAY = addDays(DAY, -2);
const weekOf = (id: number) => `/working-hours?consultant=${id}&day=${DAY}`;

test('Lan sees who has booked which slot, and opens the appointment from there', async ({ page }) => {
  const booked = await booking({ slots: SLOTS, day: DAY });
  await signIn(page, ADMIN, weekOf(booked.consultant.consultantid));
  const day = page.getByRole('region', { name: NAME });
  await expect(day.getByRole('listitem')).toHaveCount(2);
  await expect(day.getByRole('listitem').first()).toContainText(booked.customer_name);
  await expect(day.getByRole('listitem').first()).toContainText('Chờ xác nhận');
  await expect(day.getByRole('listitem').last()).toContainText('Trống');
  await day.getByRole('link', { name: booked.customer_name }).click();
  await expect(page).toHaveURL(new RegExp(`/calendar/${booked.appointmentid}`));
});

test('Lan adds a slot until midnight, moves it and is told what is in its way', async ({ page }) => {
  const who = await consultant({ day: DAY, slots: SLOTS });
  await signIn(page, ADMIN, weekOf(who.consultantid));
  const day = page.getByRole('region', { name: NAME });
  await day.getByRole('link', { name: `Thêm khung giờ ngày ${NAME}` }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Ngày' })).toHaveValue(showDay(DAY));
  await dialog.getByLabel('Từ').fill('9h30');
  await dialog.getByLabel('Đến').fill('11h30');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByRole('alert')).toContainText('09:00–10:00, 10:00–11:00');
  await dialog.getByLabel('Từ').fill('11h');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(day.getByRole('link', { name: 'Sửa khung giờ 11:00–11:30' })).toBeVisible();

  await day.getByRole('link', { name: 'Sửa khung giờ 11:00–11:30' }).click();
  await dialog.getByLabel('Đến').fill('10:00');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByText('Giờ kết thúc phải sau giờ bắt đầu.')).toBeVisible();
  await dialog.getByLabel('Từ').fill('22:00');
  await dialog.getByLabel('Đến').fill('24:00');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(day.getByRole('link', { name: 'Sửa khung giờ 22:00–24:00' })).toBeVisible();
});

test('Lan closes a slot with one press and undoes it', async ({ page }) => {
  const who = await consultant({ day: DAY, slots: SLOTS });
  await signIn(page, ADMIN, weekOf(who.consultantid));
  await page.getByRole('button', { name: 'Đóng khung giờ 09:00–10:00' }).click();
  await expect(page.getByRole('region', { name: NAME }).getByText('Đã đóng')).toBeVisible();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(page.getByRole('button', { name: 'Đóng khung giờ 09:00–10:00' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: 'Đóng khung giờ 09:00–10:00' })).toBeVisible();
});

test('a deleted slot can be restored by undo, and is gone for good otherwise', async ({ page }) => {
  const who = await consultant({ day: DAY, slots: SLOTS });
  await signIn(page, ADMIN, weekOf(who.consultantid));
  const slots = page.getByRole('region', { name: NAME }).getByRole('listitem');
  await page.getByRole('button', { name: 'Xóa khung giờ 09:00–10:00' }).click();
  await expect(slots).toHaveCount(1);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(slots).toHaveCount(2);
  await expect(page.getByRole('alert')).toHaveCount(0);

  await page.getByRole('button', { name: 'Xóa khung giờ 09:00–10:00' }).click();
  const sent = page.waitForRequest((request) => Boolean(request.postData()?.includes('delete_consultant_schedule')));
  await page.getByRole('alert').getByRole('button', { name: 'Đóng', exact: true }).click();
  await sent;
  await page.reload();
  await expect(slots).toHaveCount(1);
});

test('a slot that somebody books meanwhile is not deleted, and the page says why', async ({ page }) => {
  const who = await consultant({ day: DAY, slots: SLOTS });
  await signIn(page, ADMIN, weekOf(who.consultantid));
  await page.getByRole('button', { name: 'Xóa khung giờ 09:00–10:00' }).click();
  const booked = await booking({ consultant: who });
  await page.getByRole('alert').getByRole('button', { name: 'Đóng', exact: true }).click();
  await expect(page.getByText('Khung giờ này đã có 1 lịch hẹn nên không xóa được.')).toBeVisible();
  await expect(page.getByRole('link', { name: booked.customer_name })).toBeVisible();
});

test('Lan creates the slots of two weeks, and then those that are missing', async ({ page }) => {
  const who = await consultant({ day: DAY, slots: SLOTS });
  await signIn(page, ADMIN, weekOf(who.consultantid));
  await page.getByRole('link', { name: 'Tạo hàng loạt' }).click();
  const dialog = page.getByRole('dialog', { name: `Tạo khung giờ cho ${who.fullname}` });
  await dialog.getByRole('textbox', { name: 'Từ ngày' }).fill(typed(MONDAY));
  await dialog.getByRole('textbox', { name: 'Đến ngày' }).fill(typed(addDays(MONDAY, 13)));
  await dialog.getByLabel('Kết thúc mỗi ngày').fill('12:00');
  await expect(dialog.getByRole('status')).toContainText('30 khung giờ trong 10 ngày');
  await dialog.getByRole('button', { name: 'Tạo khung giờ' }).click();
  await expect(page.getByText('Tạo mới 28, bỏ qua 2 vì đã có khung giờ khác.')).toBeVisible();
  await expect(page.getByRole('region', { name: NAME }).getByRole('listitem')).toHaveCount(3);
  await expect(
    page.getByRole('region', { name: named(addDays(MONDAY, 5)) }).getByText('Không có khung giờ'),
  ).toBeVisible();
});

test('Lan picks a day from the calendar by keyboard', async ({ page }) => {
  await signIn(page, ADMIN, `/working-hours/new?on=${DAY}`);
  const dialog = page.getByRole('dialog', { name: /^Thêm khung giờ/ });
  await dialog.getByRole('button', { name: 'Chọn trên lịch: Ngày' }).press('Enter');
  const spoken = new Intl.DateTimeFormat('vi-VN', { dateStyle: 'full', timeZone: 'UTC' });
  await expect(page.getByRole('button', { name: spoken.format(new Date(`${DAY}T00:00:00Z`)) })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('textbox', { name: 'Ngày' })).toHaveValue(showDay(addDays(DAY, 7)));
});

test('on a phone one day is below the other, and the week can be changed', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signIn(page, ADMIN, `/working-hours?day=${DAY}`);
  await page.getByRole('button', { name: 'Tuần sau' }).click();
  await expect(
    page.getByRole('heading', {
      name: `Tuần ${showDay(addDays(MONDAY, 7)).slice(0, 5)} – ${showDay(addDays(MONDAY, 13))}`,
    }),
  ).toBeVisible();
  const [monday, tuesday] = await Promise.all(
    [7, 8].map((days) => page.getByRole('region', { name: named(addDays(MONDAY, days)) }).boundingBox()),
  );
  expect(tuesday?.y ?? 0).toBeGreaterThan(monday?.y ?? 0);
});
