import { devices, type Locator, type Page } from '@playwright/test';
import { appointment, type Booked, booking, type Consultant, consultant } from './bookings';
import {
  ADMIN,
  accessibilityFaults,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  OTHER_ADMIN,
  signIn,
  test,
} from './people';

/** The calendar with only the test's own consultants. */
const address = (day: string, ...people: Consultant[]) =>
  `/calendar?day=${day}&consultants=${JSON.stringify(people.map(({ consultantid }) => consultantid))}`;

const column = (page: Page, { fullname }: Consultant) => page.getByRole('group', { name: fullname });

/** Where something is once scrolling has ended. */
async function still(what: Locator) {
  let last: string | undefined;
  await expect
    .poll(async () => {
      const before = last;
      last = JSON.stringify(await what.boundingBox());
      return last === before && last !== 'null';
    })
    .toBe(true);
  const box = await what.boundingBox();
  if (!box) throw new Error('not on the screen');
  return box;
}

/** Drags it by the middle of its upper half to where that point should be. */
async function drag(page: Page, what: Locator, by: { x?: number; minutes?: number }, grip: 'body' | 'end' = 'body') {
  const box = await still(what);
  const from = { x: box.x + 40, y: grip === 'end' ? box.y + box.height - 3 : box.y + 12 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 4, from.y + 6);
  await page.mouse.move(from.x + (by.x ?? 0), from.y + (by.minutes ?? 0) * 1.2, { steps: 6 });
  await page.mouse.up();
}

async function nextColumn(page: Page, from: Consultant, to: Consultant) {
  const [one, other] = [await still(column(page, from)), await still(column(page, to))];
  return other.x - one.x;
}

/** The picker's results. */
const found = (page: Page) => page.getByRole('listbox', { name: 'Khách hàng' }).getByRole('option');

const shown = (page: Page, one: Booked) => page.getByRole('button', { name: new RegExp(`^${one.customer_name} `) });

test('Lan books by clicking a free time: consultant, day and time are filled in', async ({ page }) => {
  const who = await consultant({ slots: [['09:00', '10:00']] });
  await signIn(page, ADMIN, address(who.day, who));
  await column(page, who).getByRole('button', { name: 'Đặt lịch 09:00–10:00' }).click();
  const dialog = page.getByRole('dialog', { name: 'Đặt lịch hẹn' });
  await expect(dialog.getByLabel('Khách hàng')).toBeFocused();
  await expect(dialog.getByLabel('Giờ bắt đầu')).toHaveValue('09:00');
  await expect(dialog.getByLabel('Tư vấn viên')).toHaveValue(who.fullname);
  await dialog.getByLabel('Khách hàng').fill('nguyen');
  await expect(found(page).first()).toContainText('Nguyễn');
  await dialog.getByLabel('Khách hàng').press('ArrowDown');
  await expect(dialog.getByLabel('Khách hàng')).toHaveAttribute('aria-activedescendant', /./);
  await expectAccessible(page);
  await found(page).first().click();
  await expect(dialog.getByLabel('Khách hàng')).toHaveValue(/Nguyễn/);
  const customer = await dialog.getByLabel('Khách hàng').inputValue();
  await dialog.getByRole('button', { name: 'Đặt lịch', exact: true }).click();
  await expect(page.getByText('Đã đặt lịch hẹn')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await expect(column(page, who).getByRole('button', { name: `${customer} 09:00–10:00 Chờ xác nhận` })).toBeVisible();
});

test('Lan clicks beside the slots, and books there for a customer whom she adds on the spot', async ({ page }) => {
  const who = await consultant({ slots: [['09:00', '10:00']] });
  await signIn(page, ADMIN, address(who.day, who));
  const box = await still(column(page, who).getByRole('button', { name: 'Đặt lịch 09:00–10:00' }));
  await page.mouse.click(box.x + 50, box.y + 2 * 72 + 20);
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Giờ bắt đầu')).toHaveValue('11:00');
  await expect(dialog.getByText('không có khung giờ trống lúc này')).toBeVisible();
  await dialog.getByRole('button', { name: 'Khách hàng mới' }).click();
  const name = `Đỗ Mới ${who.tag}`;
  await dialog.getByLabel('Họ và tên').fill(name);
  await dialog.getByLabel('Email').fill(`${who.tag}@khach.example`);
  await dialog.getByRole('button', { name: 'Thêm và chọn' }).click();
  await expect(dialog.getByLabel('Khách hàng')).toHaveValue(name);
  await expect(dialog.getByLabel('Giờ bắt đầu')).toHaveValue('11:00');
  await dialog.getByLabel('Trạng thái').selectOption('Đã xác nhận');
  await dialog.getByRole('button', { name: 'Đặt lịch', exact: true }).click();
  await expect(column(page, who).getByRole('button', { name: `${name} 11:00–12:00 Đã xác nhận` })).toBeVisible();
});

test('n opens the form anywhere; it says who is free, and closing goes back', async ({ page }) => {
  const busy = await booking();
  await signIn(page, ADMIN, '/customers');
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('n');
  const dialog = page.getByRole('dialog', { name: 'Đặt lịch hẹn' });
  await dialog.getByRole('textbox', { name: 'Ngày' }).fill(busy.day.split('-').reverse().join('/'));
  await dialog.getByLabel('Giờ bắt đầu').fill('9h30');
  await dialog.getByLabel('Tư vấn viên').fill(busy.consultant.fullname);
  await page.getByRole('option', { name: busy.consultant.fullname }).click();
  await expect(dialog.getByText('đã có lịch vào giờ này')).toBeVisible();
  const free = dialog.getByRole('group', { name: 'Rảnh vào giờ này' }).getByRole('button').first();
  const name = ((await free.textContent()) ?? '').replace('✓ ', '');
  await free.click();
  await expect(dialog.getByLabel('Tư vấn viên')).toHaveValue(name);
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/customers$/);
});

test('Lan drags an appointment to another time and consultant, resizes it, and undoes it', async ({ page }) => {
  const one = await booking();
  const other = await consultant({ day: one.day });
  await signIn(page, ADMIN, address(one.day, one.consultant, other));
  const event = shown(page, one);
  await expect(event).toBeVisible();
  await drag(page, event, { minutes: 90, x: await nextColumn(page, one.consultant, other) });
  await expect(page.getByText('Đã dời lịch hẹn')).toBeVisible();
  await expect(column(page, other).getByRole('button', { name: `${one.customer_name} 10:30–11:30` })).toBeVisible();
  expect(await appointment(one)).toMatchObject({ consultantid: other.consultantid, time: '10:30:00' });

  await drag(page, event, { minutes: 30 }, 'end');
  await expect(event).toHaveAccessibleName(/10:30–12:00/);
  await expect.poll(async () => (await appointment(one)).duration).toBe(90);

  // Only the last change of an appointment can be undone.
  await expect(page.getByRole('button', { name: 'Hoàn tác' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(event).toHaveAccessibleName(/10:30–11:30/);
  await expect(page.getByRole('button', { name: 'Hoàn tác' })).toHaveCount(0);
  await drag(page, event, { minutes: -90, x: await nextColumn(page, other, one.consultant) });
  await expect(event).toHaveAccessibleName(/09:00–10:00/);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(column(page, other).getByRole('button', { name: `${one.customer_name} 10:30–11:30` })).toBeVisible();
  await expect.poll(() => appointment(one)).toMatchObject({ consultantid: other.consultantid, duration: 60 });
});

test('an appointment dragged to a taken time goes back, with the reason', async ({ page }) => {
  const one = await booking();
  await booking({ consultant: one.consultant, time: '10:00' });
  await signIn(page, ADMIN, address(one.day, one.consultant));
  await drag(page, shown(page, one), { minutes: 30 });
  await expect(page.getByRole('alert')).toContainText('Không dời được lịch hẹn');
  await expect(page.getByRole('alert')).toContainText('Tư vấn viên đã có lịch vào thời gian này');
  await expect(page.getByRole('alert')).toContainText('Mã yêu cầu');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
    await expect.poll(() => accessibilityFaults(page)).toEqual([]);
  }
  await expect(shown(page, one)).toHaveAccessibleName(/09:00–10:00/);
});

test('Lan drags what Minh has moved meanwhile: his version stays, and she is told', async ({ page, browser }) => {
  const one = await booking();
  await signIn(page, ADMIN, address(one.day, one.consultant));
  await expect(shown(page, one)).toBeVisible();

  const minh = await (await browser.newContext()).newPage();
  await signIn(minh, OTHER_ADMIN, address(one.day, one.consultant));
  await drag(minh, shown(minh, one), { minutes: 120 });
  await expect(minh.getByText('Đã dời lịch hẹn')).toBeVisible();

  await drag(page, shown(page, one), { minutes: -30 });
  await expect(page.getByRole('alert')).toContainText('Người khác vừa đổi lịch hẹn này');
  await expect(page.getByRole('alert')).toContainText('11:00–12:00');
  await expect(shown(page, one)).toHaveAccessibleName(/11:00–12:00/);
  await minh.context().close();
});

test('Lan edits what Minh has edited meanwhile: both versions are shown, and hers is kept beside his', async ({
  page,
  browser,
}) => {
  await signIn(page, ADMIN);
  const one = await booking();
  const edit = async (who: Page, description: string) => {
    await who.goto(`/calendar/${one.appointmentid}/edit?day=${one.day}`);
    await who.getByLabel('Nội dung').fill(description);
  };
  await edit(page, 'Lan: hồ sơ vay');
  const minh = await (await browser.newContext()).newPage();
  await signIn(minh, OTHER_ADMIN);
  await edit(minh, 'Minh: mang theo CMND');
  await minh.getByLabel('Thời lượng').selectOption('30 phút');
  await minh.getByRole('button', { name: 'Lưu' }).click();
  await expect(minh.getByText('Đã lưu lịch hẹn')).toBeVisible();

  await page.getByRole('button', { name: 'Lưu' }).click();
  const conflict = page.getByRole('dialog', { name: 'Bản ghi vừa được người khác thay đổi' });
  await expect(conflict).toContainText('Minh: mang theo CMND');
  await expect(conflict).toContainText('Lan: hồ sơ vay');
  await expectAccessible(page);
  await conflict.getByRole('button', { name: 'Lưu bản của tôi' }).click();
  await expect(page.getByText('Đã lưu lịch hẹn')).toBeVisible();
  expect(await appointment(one)).toMatchObject({ description: 'Lan: hồ sơ vay', duration: 30 });
  await minh.context().close();
});

test('Minh books the time that Lan is about to book: she is told in the form, which keeps what she chose', async ({
  page,
}) => {
  const one = await booking({ time: '14:00' });
  await signIn(page, ADMIN, `/calendar/book?with=${one.consultant.consultantid}&on=${one.day}&at=09:00`);
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Khách hàng').fill(one.customer_name);
  await found(page).filter({ hasText: one.customer_name }).click();
  await booking({ consultant: one.consultant });
  await dialog.getByRole('button', { name: 'Đặt lịch', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('Tư vấn viên đã có lịch vào thời gian này');
  await expect(dialog.getByLabel('Khách hàng')).toHaveValue(one.customer_name);
});

test('the details of an appointment: confirmed, cancelled, undone and deleted with one press each', async ({
  page,
}) => {
  const one = await booking();
  await signIn(page, ADMIN, address(one.day, one.consultant));
  await shown(page, one).click();
  const panel = page.getByRole('dialog', { name: 'Lịch hẹn' });
  await expect(page).toHaveURL(new RegExp(`/calendar/${one.appointmentid}\\?`));
  await panel.getByRole('button', { name: 'Xác nhận' }).click();
  await expect(panel.getByText('Đã xác nhận', { exact: true })).toBeVisible();
  await panel.getByRole('button', { name: 'Hủy lịch hẹn' }).click();
  await expect(panel.getByText('Đã hủy', { exact: true })).toBeVisible();
  await expect(page.getByText('Đã hủy lịch hẹn')).toBeVisible();
  await page.getByRole('button', { name: 'Hoàn tác' }).last().click();
  await expect(panel.getByText('Đã xác nhận', { exact: true })).toBeVisible();
  await page.reload();
  await panel.getByRole('button', { name: 'Xóa' }).click();
  await expect(shown(page, one)).toHaveCount(0);
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(shown(page, one)).toBeVisible();
});

test('the address of an appointment that is gone says that there is none', async ({ page }) => {
  await signIn(page, ADMIN, '/calendar/2147483647');
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('heading', { name: 'Không có lịch hẹn này' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/calendar$/);
});

test('Enter right after typing never chooses somebody from the previous list', async ({ page }) => {
  await signIn(page, ADMIN, '/calendar/book');
  const customer = page.getByRole('dialog').getByLabel('Khách hàng');
  await customer.click();
  await expect(found(page).first()).toBeVisible();
  await page.keyboard.type('nguyen');
  await page.keyboard.press('Enter');
  await expect(customer).toHaveValue('nguyen');
  await expect(found(page).first()).toContainText('Nguyễn');
  await page.keyboard.press('Enter');
  await expect(customer).toHaveValue(/Nguyễn/);
});

test('view, day and filter are in the address and survive a reload; a month leads to its days', async ({ page }) => {
  const one = await booking();
  await signIn(page, ADMIN, address(one.day, one.consultant));
  await page.getByRole('button', { name: one.consultant.fullname }).click();
  await expect(page).toHaveURL(/view=week/);
  await page.reload();
  await expect(shown(page, one)).toBeVisible();
  await page.getByText('Tháng', { exact: true }).click();
  await expect(page.getByRole('table')).toBeVisible();
  await page.getByRole('link', { name: `${Number(one.day.slice(8))} 1 lịch hẹn 1 chờ xác nhận` }).click();
  await expect(page).toHaveURL(new RegExp(`day=${one.day}`));
  await expect(shown(page, one)).toBeVisible();
});

test.describe('on a phone', () => {
  const { defaultBrowserType: _, ...phone } = devices['Pixel 7'];
  test.use(phone);

  test('a finger scrolls; resting on an appointment, it picks it up', async ({ page }) => {
    const one = await booking();
    await signIn(page, ADMIN, `/calendar?day=${one.day}&consultant=${one.consultant.consultantid}`);
    const event = shown(page, one);
    await expect(event).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expectAccessible(page);
    const client = await page.context().newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...touchPoints: { x: number; y: number }[]) =>
      client.send('Input.dispatchTouchEvent', { type, touchPoints });
    const box = await still(event);
    const [x, y] = [box.x + 40, box.y + 20];

    await touch('touchStart', { x, y });
    for (let step = 1; step <= 6; step++) await touch('touchMove', { x, y: y + step * 12 });
    await touch('touchEnd');
    const scrolled = await still(event);
    expect(scrolled.y).toBeGreaterThan(box.y);
    expect(await appointment(one)).toMatchObject({ time: '09:00:00' });

    const at = scrolled.y + 20;
    await touch('touchStart', { x, y: at });
    // It rests until the appointment is lifted.
    await expect(page.locator('[data-over]')).toHaveCount(1);
    for (let step = 1; step <= 6; step++) await touch('touchMove', { x, y: at + step * 6 });
    await touch('touchEnd');
    await expect(page.getByText('Đã dời lịch hẹn')).toBeVisible();
    await expect(event).toHaveAccessibleName(/09:30–10:30/);
  });
});
