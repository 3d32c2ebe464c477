import type { Page } from '@playwright/test';
import { PAGES } from '../src/shared/pages';
import { booking } from './bookings';
import { ADMIN, expect, signIn, test } from './people';
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
