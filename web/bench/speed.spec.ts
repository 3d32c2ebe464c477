import { expect, test } from '@playwright/test';
import { ADMIN, signIn } from '../e2e/people';
import { settled } from '../e2e/screens';
import { KB, sizes } from '../sizes';
import { longestInteraction, longestMovement } from './interactions';
import { keptSession, paints } from './paint';
import { middle, record } from './results';

const VISITS = 5;
const TRIES = 3;

test('how much a browser loads', () => {
  const all = sizes();
  const parts = all.filter(({ further }) => further);
  const largest = Math.max(...parts.map(({ bytes }) => bytes));
  for (const { what, bytes, limit } of all.filter(({ further }) => !further))
    record({ name: what, kB: bytes / KB, aim: limit / KB });
  record({ name: `the largest of ${parts.length} further parts`, kB: largest / KB, aim: (parts[0]?.limit ?? 0) / KB });
});

const WHY =
  'page, token and rows are a round trip of 150 ms each, one after the other, and a slowed processor has to run 168 kB of code';

test('when the largest content is painted', async ({ page, browser }) => {
  await signIn(page, ADMIN, '/today');
  await settled(page);
  const session = await keptSession(page);
  for (const [what, path, kept, reason] of [
    ['sign-in', '/', {}, undefined],
    ['Today', '/today', session, WHY],
    ['Calendar', '/calendar', session, WHY],
  ] as const) {
    const colds: number[] = [];
    const warms: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const [cold, warm] = await paints(browser, path, kept);
      colds.push(cold);
      warms.push(warm);
    }
    record(
      { name: `largest contentful paint, ${what}, cold`, seconds: middle(colds), aim: 2.0, reason },
      { name: `largest contentful paint, ${what}, warm`, seconds: middle(warms), aim: 0.8, reason },
    );
  }
});

test('how long an interaction takes with 1,000 rows on the screen', async ({ page }) => {
  await signIn(page, ADMIN, '/appointments?days=all&size=1000');
  await settled(page);
  await expect(page.getByRole('table')).toHaveAttribute('aria-rowcount', /^\d{6}$/);
  const rows = page.getByRole('table').getByRole('checkbox');
  const longest = await longestInteraction(page, async () => {
    for (let number = 1; number <= 5; number++) await rows.nth(number).click();
    await rows.first().click();
    await rows.first().click();
    await page.getByRole('searchbox').first().pressSequentially('nguyen', { delay: 50 });
    await settled(page);
    await page.mouse.wheel(0, 20_000);
    await rows.nth(3).click();
  });
  record({ name: 'the slowest interaction with 1,000 rows on the screen', ms: longest, aim: 100 });
});

test('how long a movement takes with 40 consultants', async ({ page }) => {
  await signIn(page, ADMIN, '/calendar');
  await settled(page);
  const columns = page.getByRole('group').filter({ has: page.getByRole('button') });
  await expect(columns.first()).toBeVisible();
  const movements: number[] = [];
  const presses: number[] = [];
  for (let number = 0; number < TRIES; number++) {
    const event = page.getByRole('button', { name: /\d\d:\d\d–\d\d:\d\d (Chờ xác nhận|Đã xác nhận)/ }).nth(number);
    await event.scrollIntoViewIfNeeded();
    const box = await event.boundingBox();
    if (!box) throw new Error('not on the screen');
    const drag = async () => {
      await page.mouse.move(box.x + 40, box.y + 12);
      await page.mouse.down();
      await page.mouse.move(box.x + 44, box.y + 18);
      await page.mouse.move(box.x + 400, box.y + 200, { steps: 40 });
      // Back to where it was: nothing is changed.
      await page.keyboard.press('Escape');
      await page.mouse.up();
    };
    movements.push(
      await longestMovement(page, async () => {
        presses.push(await longestInteraction(page, drag));
      }),
    );
  }
  record(
    { name: 'the slowest movement of a drag with 40 consultants', ms: middle(movements), aim: 100 },
    { name: 'the slowest press of a drag with 40 consultants', ms: middle(presses), aim: 100 },
  );
});
