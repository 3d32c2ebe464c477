import type { Browser, Page } from '@playwright/test';
import { appointment, type Booked, booking, call, signInToBook } from './bookings';
import { CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

test.use({ viewport: { width: 360, height: 740 } });

const entry = (page: Page, { customer_name }: Booked) => page.getByRole('listitem').filter({ hasText: customer_name });
const inDays = (days: number) =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(Date.now() + days * 24 * 3_600_000);

interface Office {
  lan: Page;
  /** With the consultant who signs in, at an hour of the night that no other test books. */
  booked(day: string): Promise<Booked>;
}

async function office(browser: Browser, baseURL: string | undefined): Promise<Office> {
  const lan = await (await browser.newContext({ baseURL })).newPage();
  await signInToBook(lan);
  const { consultants } = await call<{ consultants: { consultantid: number; fullname: string }[] }>(
    lan,
    'get_consultants',
    { search: CONSULTANT },
  );
  const [own] = consultants;
  if (!own) throw new Error('no such consultant');
  const booked = async (day: string): Promise<Booked> => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const minute = Math.floor(Math.random() * 60);
      const time = `0${Math.floor(minute / 12)}:${String((minute % 12) * 5).padStart(2, '0')}`;
      try {
        return await booking(lan, { consultant: { ...own, day, tag: '' }, time, duration: 5 });
      } catch (error) {
        if (!String(error).includes('slot_taken')) throw error;
      }
    }
    throw new Error('the night is full');
  };
  return { lan, booked };
}

test('Hùng confirms a request, thinks again, and confirms it after all', async ({ page, browser, baseURL }) => {
  const { lan, booked } = await office(browser, baseURL);
  const one = await booked(inDays(1));
  await signIn(page, CONSULTANT);
  await expect(page).toHaveURL(/\/my-day$/);
  const confirm = entry(page, one)
    .first()
    .getByRole('button', { name: `Xác nhận: ${one.customer_name}` });
  await confirm.click();
  await expect(entry(page, one).first()).toContainText('Đã xác nhận');
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(entry(page, one).first()).toContainText('Chờ xác nhận');
  expect((await appointment(lan, one)).status).toBe('pending');
  await confirm.click();
  await page.getByRole('alert').getByRole('button', { name: 'Đóng' }).last().click();
  await expect.poll(async () => (await appointment(lan, one)).status).toBe('confirmed');
});

test('Hùng denies with a reason, which the appointment keeps', async ({ page, browser, baseURL }) => {
  const { lan, booked } = await office(browser, baseURL);
  const one = await booked(inDays(2));
  await signIn(page, CONSULTANT);
  await entry(page, one)
    .first()
    .getByRole('link', { name: `Từ chối: ${one.customer_name}` })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Từ chối lịch hẹn' });
  await dialog.getByRole('button', { name: 'Từ chối' }).click();
  await expect(dialog.getByLabel('Lý do')).toBeFocused();
  await dialog.getByLabel('Lý do').fill('Trùng lịch công tác');
  await dialog.getByRole('button', { name: 'Từ chối' }).click();
  await expect(page.getByText('Đã từ chối lịch hẹn')).toBeVisible();
  await expect(entry(page, one)).toHaveCount(0);
  const { status, description } = await appointment(lan, one);
  expect(status).toBe('cancelled');
  expect(description).toContain('Trùng lịch công tác');
});

test('Hùng completes what was forgotten, but nothing that has not begun', async ({ page, browser, baseURL }) => {
  const { lan, booked } = await office(browser, baseURL);
  const [past, coming] = [await booked(inDays(-1)), await booked(inDays(3))];
  for (const { appointmentid } of [past, coming])
    await call(lan, 'update_appointment', { appointmentid, status: 'confirmed' });
  await signIn(page, CONSULTANT);
  await entry(page, past)
    .getByRole('button', { name: `Hoàn thành: ${past.customer_name}` })
    .click();
  await expect(entry(page, past)).toContainText('Hoàn thành');
  // Leaving the page sends changes that can still be undone.
  await page.goto(`/my-day?day=${coming.day}`);
  await expect.poll(async () => (await appointment(lan, past)).status).toBe('completed');
  await expect(entry(page, coming)).toBeVisible();
  await expect(entry(page, coming).getByRole('button', { name: /^Hoàn thành/ })).toHaveCount(0);
});

test('Hùng marks a customer who did not come, and takes back what he pressed by mistake', async ({
  page,
  browser,
  baseURL,
}) => {
  const { lan, booked } = await office(browser, baseURL);
  const past = await booked(inDays(-1));
  await call(lan, 'update_appointment', { appointmentid: past.appointmentid, status: 'confirmed' });
  await signIn(page, CONSULTANT);
  const missed = entry(page, past).getByRole('button', { name: `Không đến: ${past.customer_name}` });
  await missed.click();
  await expect(entry(page, past)).toContainText('Không đến');
  await expect(missed).toBeHidden();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await missed.click();
  await page.goto('/my-appointments?days=past&status=no_show');
  await expect.poll(async () => (await appointment(lan, past)).status).toBe('no_show');
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: past.customer_name })).toContainText('Không đến');
});

test('Hùng sees his free slots, and who has booked the others', async ({ page, browser, baseURL }) => {
  const { lan, booked } = await office(browser, baseURL);
  const day = `20${28 + Math.floor(Math.random() * 70)}-0${1 + Math.floor(Math.random() * 9)}-15`;
  const one = await booked(day);
  for (const [start_time, end_time] of [
    ['00:00', '05:00'],
    ['06:00', '07:00'],
  ])
    await call(lan, 'create_consultant_schedule', {
      consultant_id: one.consultant.consultantid,
      date: day,
      start_time,
      end_time,
    });
  await signIn(page, CONSULTANT, `/my-day?day=${day}`);
  const agenda = page.getByRole('list', { name: /^Lịch / });
  await expect(agenda.getByRole('listitem')).toHaveCount(2);
  await expect(agenda.getByRole('listitem').first()).toContainText(one.customer_name);
  await expect(agenda.getByRole('listitem').last()).toHaveText('06:00–07:00Còn trống');
});

test('Hùng has nothing of others’ and may open no page of admins', async ({ page, browser, baseURL }) => {
  const { lan } = await office(browser, baseURL);
  const other = await booking(lan, { day: inDays(1), time: '00:00' });
  await signIn(page, CONSULTANT, `/my-day?day=${other.day}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Ngày của tôi' })).toBeVisible();
  await expect(entry(page, other)).toHaveCount(0);
  await page.goto(`/my-day/deny/${other.appointmentid}`);
  await expect(page.getByRole('heading', { name: 'Không có lịch hẹn này trong lịch của bạn' })).toBeVisible();
  for (const path of [
    '/today',
    '/appointments',
    `/appointments/${other.appointmentid}`,
    '/customers',
    '/consultants',
    '/programs',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
  }
  expect((await appointment(lan, other)).status).toBe('pending');
});

test('an account that is no consultant’s says so, and whom to ask', async ({ page }) => {
  await page.route('**/admin/execute-sql', (route) =>
    route.request().postDataJSON().action === 'get_consultant_by_email'
      ? route.fulfill({ status: 404, json: { success: false, error: 'x', code: 'not_found' } })
      : route.continue(),
  );
  await signIn(page, CONSULTANT);
  await expect(page.getByRole('heading', { name: 'Email này chưa gắn với tư vấn viên' })).toBeVisible();
  await expect(page.getByText(CONSULTANT)).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Kiểm tra lại' }).click();
  await expect(page.getByRole('heading', { name: 'Ngày của tôi' })).toBeVisible();
});

for (const language of ['vi', 'en'] as const)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1366, 360])
      test(`a consultant’s pages are accessible and fit: ${language}, ${scheme}, ${width} px`, async ({
        page,
        browser,
        baseURL,
      }) => {
        const { booked } = await office(browser, baseURL);
        const one = await booked(inDays(4));
        await page.addInitScript(
          ([spoken, shown]) => {
            localStorage.setItem('language', spoken);
            localStorage.setItem('mantine-color-scheme-value', shown);
          },
          [language, scheme] as const,
        );
        await page.setViewportSize({ width, height: width === 360 ? 740 : 768 });
        await signIn(page, CONSULTANT);
        for (const [index, [path, ready]] of (
          [
            ['/my-day', 'main li'],
            [`/my-day?day=${one.day}`, 'main li'],
            [`/my-day/deny/${one.appointmentid}`, 'form'],
            ['/my-appointments', 'main td, main li'],
            ['/customers', 'main h1'],
          ] as const
        ).entries()) {
          await page.goto(path);
          await expect(page.locator(ready).first()).toBeVisible();
          await page.screenshot({ path: `test-results/shots/my-day-${index}-${language}-${scheme}-${width}.png` });
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        }
      });
