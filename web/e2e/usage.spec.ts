import type { Page } from '@playwright/test';
import { PAGES } from '../src/shared/pages';
import { booking } from './bookings';
import { ADMIN, CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';
import { settled } from './screens';

interface Sent {
  name: string;
  page: string;
  at: string;
  session: string;
  properties: Record<string, unknown>;
}

/** The events that the page sends from now on, as they are on the wire. */
function listen(page: Page) {
  const bodies: string[] = [];
  page.on('request', (request) => {
    if (new URL(request.url()).pathname === '/events') bodies.push(request.postData() ?? '');
  });
  return {
    text: () => bodies.join('\n'),
    events: () => bodies.flatMap((body) => (JSON.parse(body) as { events: Sent[] }).events),
  };
}

/** As when another tab is chosen. */
async function hide(page: Page) {
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}

/** Opens a page, with a clock that waits for nobody. */
async function open(page: Page, path: string) {
  await page.clock.install();
  await signIn(page, ADMIN, path);
  await settled(page);
  // The code that records is loaded when there is nothing better to do.
  await page.clock.runFor(10_000);
  await page.waitForLoadState('networkidle');
}

const CODE = /^[a-z_]{2,40}$/;
const WHOLE = (value: unknown) => Number.isInteger(value);
/** What may be told, by name. */
const LISTED: Record<string, Record<string, (value: unknown) => boolean>> = {
  screen_view: {
    role: (value) => value === 'admin' || value === 'consultant',
    language: (value) => value === 'vi' || value === 'en',
    device: (value) => value === 'desktop' || value === 'phone',
  },
  action: {
    action: (value) => CODE.test(String(value)),
    outcome: (value) => CODE.test(String(value)),
    duration_ms: WHOLE,
  },
  web_vital: {
    metric: (value) => ['LCP', 'INP', 'CLS', 'FCP', 'TTFB'].includes(String(value)),
    value: (value) => typeof value === 'number',
  },
  failure: { kind: (value) => ['script', 'chunk', 'render'].includes(String(value)) },
};

test('what is told of Lan’s visit names screens and actions, but nobody and nothing that she looked for', async ({
  page,
}) => {
  const { customer_name, appointmentid } = await booking();
  const tag = customer_name.split(' ').at(-1) ?? '';
  const sent = listen(page);
  await open(page, '/customers');
  await page.getByRole('searchbox').fill(customer_name);
  await page.clock.runFor(1_000);
  await page.getByRole('link', { name: customer_name }).click();
  await expect(page.getByRole('heading', { level: 1, name: customer_name })).toBeVisible();
  const customerid = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  await settled(page);
  await page.keyboard.press('/');
  await page.getByRole('dialog').getByRole('searchbox').or(page.getByRole('combobox')).fill(`${tag}@khach.example`);
  await page.clock.runFor(1_000);
  await page.keyboard.press('Escape');
  await page.evaluate((id) => history.pushState({}, '', `/appointments/${id}`), appointmentid);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await settled(page);
  await page.clock.runFor(1_000);
  await hide(page);
  await expect.poll(() => sent.events().filter(({ page }) => page === 'appointment').length).toBeGreaterThan(0);

  const events = sent.events();
  const views = events.filter(({ name }) => name === 'screen_view').map(({ page }) => page);
  expect(views).toEqual(['customers', 'customer', 'appointment']);
  const actions = events.filter(({ name }) => name === 'action').map(({ properties }) => properties.action);
  for (const action of ['get_customers', 'get_customer_by_id', 'get_appointment_by_id'])
    expect(actions).toContain(action);
  expect(new Set(events.map(({ session }) => session)).size).toBe(1);
  for (const { name, page: screen, at, session, properties, ...others } of events) {
    expect(others).toEqual({});
    expect(PAGES).toContain(screen);
    expect(at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    expect(session).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Object.keys(properties).sort()).toEqual(Object.keys(LISTED[name] ?? {}).sort());
    for (const [key, value] of Object.entries(properties))
      expect(LISTED[name]?.[key]?.(value), `${name}.${key}: ${value}`).toBe(true);
  }
  for (const word of [...customer_name.split(' '), 'khach.example', customerid, ADMIN])
    expect(sent.text()).not.toContain(word);
});

for (const [asks, wishes] of Object.entries({
  'doesn’t mind': {},
  'asks not to be tracked': { doNotTrack: '1' },
  'asks for privacy': { globalPrivacyControl: true },
}))
  test(`a browser that ${asks} tells ${Object.keys(wishes).length === 0 ? 'its events' : 'nothing'}`, async ({
    page,
  }) => {
    await page.addInitScript((all) => {
      for (const [name, value] of Object.entries(all)) Object.defineProperty(navigator, name, { value });
    }, wishes);
    const sent = listen(page);
    await open(page, '/customers');
    await hide(page);
    if (Object.keys(wishes).length === 0) await expect.poll(() => sent.events().length).toBeGreaterThan(0);
    await page.clock.runFor(60_000);
    await page.waitForLoadState('networkidle');
    expect(sent.events().length > 0).toBe(Object.keys(wishes).length === 0);
  });

test('events that are refused sign nobody out, and are not sent again', async ({ page }) => {
  let asked = 0;
  await page.route('**/events', (route) => {
    asked += 1;
    return route.fulfill({ status: 401, json: { message: 'Unauthorized' } });
  });
  await open(page, '/customers');
  await hide(page);
  await expect.poll(() => asked).toBe(1);
  await page.clock.runFor(20_000);
  await page.waitForLoadState('networkidle');
  expect(asked).toBe(1);
  await expect(page.getByRole('table')).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(page).toHaveURL(/\/customers$/);
});

const USAGE = {
  date_from: '2026-11-01',
  date_to: '2026-11-02',
  days: 2,
  sessions: 31,
  screens: [
    { page: 'calendar', views: 640, sessions: 28, lcp_p75_ms: 3100, inp_p75_ms: 610, cls_p75: 0.3 },
    { page: 'today', views: 210, sessions: 30, lcp_p75_ms: 1840, inp_p75_ms: 96, cls_p75: 0.02 },
    { page: 'customer', views: 12, sessions: 5, lcp_p75_ms: null, inp_p75_ms: null, cls_p75: null },
  ],
  actions: [
    { action: 'get_calendar', count: 900, failed: 0, p75_ms: 1450 },
    { action: 'create_appointment', count: 80, failed: 6, p75_ms: 240 },
  ],
  errors: [
    { action: 'create_appointment', outcome: 'slot_taken', count: 5 },
    { action: 'create_appointment', outcome: 'network', count: 1 },
  ],
  by_day: [
    { date: '2026-11-01', sessions: 16, views: 400, actions: 500, failed: 1 },
    { date: '2026-11-02', sessions: 15, views: 462, actions: 480, failed: 5 },
  ],
};

/** Answers for the days that have been counted. */
async function counted(page: Page, answer: object) {
  const asked: object[] = [];
  await page.route('**/admin/execute-sql', (route) => {
    const { action, ...parameters } = route.request().postDataJSON();
    if (action !== 'get_usage') return route.fallback();
    asked.push(parameters);
    return route.fulfill({ json: answer });
  });
  return asked;
}

test('Lan sees which screens are used and how fast they feel, in words', async ({ page }) => {
  const asked = await counted(page, USAGE);
  await signIn(page, ADMIN, '/today');
  await page.getByRole('link', { name: 'Mức sử dụng' }).click();
  const screens = page.getByRole('table', { name: 'Trang' });
  await expect(screens.getByRole('row').nth(1)).toContainText(/Lịch\s*640\s*28\s*3,1 giây\s*hơi chậm\s*610 ms\s*chậm/);
  await expect(screens.getByRole('row').nth(2)).toContainText(/Hôm nay\s*210\s*30\s*1,8 giây\s*nhanh\s*96 ms\s*nhanh/);
  await expect(screens.getByRole('row').nth(3)).toContainText(/Hồ sơ khách hàng\s*12\s*5\s*–\s*–/);
  const actions = page.getByRole('table', { name: 'Yêu cầu gửi đến hệ thống' });
  await expect(actions.getByRole('row').nth(2)).toContainText(/Đặt lịch hẹn\s*80\s*7,5%\s*240 ms/);
  await expect(page.getByRole('table', { name: 'Lỗi' }).getByRole('row').nth(1)).toContainText(
    /Đặt lịch hẹn\s*Tư vấn viên đã có lịch vào thời gian này\s*5/,
  );
  await expect(page.getByRole('img', { name: /^Biểu đồ: Lượt xem trang/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Thời gian').selectOption('7 ngày qua');
  await expect(page).toHaveURL(/period=week/);
  await page.getByLabel('Biểu đồ về').selectOption('Yêu cầu bị lỗi');
  await page.reload();
  await expect(page.getByRole('img', { name: /^Biểu đồ: Yêu cầu bị lỗi/ })).toBeVisible();
  await expect(page.getByLabel('Thời gian')).toHaveValue('week');
  expect(asked.at(-1)).toEqual({ date_from: expect.any(String), date_to: expect.any(String) });
});

test('a phone shows the usage without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await counted(page, USAGE);
  await signIn(page, ADMIN, '/usage');
  await expect(page.getByRole('list', { name: 'Trang' })).toBeVisible();
  await page.getByText('Số liệu theo ngày').click();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('without figures the page says when a day is counted, and days in the wrong order are refused', async ({
  page,
}) => {
  await counted(page, { ...USAGE, days: 0, sessions: 0, screens: [], actions: [], errors: [], by_day: [] });
  await signIn(page, ADMIN, '/usage');
  await expect(page.getByRole('heading', { name: 'Chưa có số liệu cho thời gian này' })).toBeVisible();
  await expect(page.getByText('Mỗi ngày được tổng kết vào sáng hôm sau.').last()).toBeVisible();
  await page.goto('/usage?from=2026-11-02&to=2026-11-01');
  await expect(page.getByRole('alert')).toContainText('Ngày kết thúc không được trước ngày bắt đầu.');
});

test('a consultant may not open the usage', async ({ page }) => {
  await signIn(page, CONSULTANT, '/usage');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});
