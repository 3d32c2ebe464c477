import { vietnameseOnly } from './dictionary';
import { ADMIN, accessibilityFaults, CONSULTANT, contrastFaults, expect, overflow, signIn, test } from './people';
import { everyScreen, settled } from './screens';

const PEOPLE = { admin: ADMIN, consultant: CONSULTANT };

for (const [role, email] of Object.entries(PEOPLE))
  for (const language of ['vi', 'en'] as const)
    for (const width of [1366, 360])
      test(`every screen of ${role}s is accessible and fits, light and dark: ${language}, ${width} px`, async ({
        page,
      }) => {
        test.setTimeout(0);
        await page.addInitScript((spoken) => localStorage.setItem('language', spoken), language);
        await page.setViewportSize({ width, height: width === 360 ? 740 : 768 });
        const faults: string[] = [];
        const look = async (name: string) => {
          for (const scheme of ['light', 'dark']) {
            await page.evaluate((shown) => {
              document.documentElement.dataset.mantineColorScheme = shown;
            }, scheme);
            const file = `${role}${name.replace('$', 'one').replace(/[^a-z]+/g, '-')}-${language}-${scheme}-${width}`;
            await page.screenshot({ path: `test-results/shots/${file}.png` });
            const find = scheme === 'light' ? accessibilityFaults : contrastFaults;
            faults.push(...(await find(page)).map((fault) => `${name}, ${scheme}: ${fault}`));
          }
          const over = await overflow(page);
          if (over > 0) faults.push(`${name} is ${over} px too wide`);
        };
        await page.goto('/');
        await settled(page);
        await look('/sign-in');
        await signIn(page, email);
        const seen = await everyScreen(page, look);
        expect(seen.length).toBeGreaterThan(role === 'admin' ? 10 : 1);
        await page.goto('/');
        await page.getByRole('button', { name: /^(Tài khoản|Account)$/ }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look('/account');
        expect(faults).toEqual([]);
      });

for (const [role, email] of Object.entries(PEOPLE))
  test(`Tom reads every page of ${role}s in English, without a word of Vietnamese`, async ({ page }) => {
    test.setTimeout(0);
    const vietnamese = await vietnameseOnly();
    expect(vietnamese.length).toBeGreaterThan(100);
    await page.addInitScript(() => localStorage.setItem('language', 'en'));
    const wrong: string[] = [];
    const look = async (name: string) => {
      // Vietnamese on purpose: the name of the language.
      const said = await page.evaluate(() => {
        const texts: string[] = [document.title.split(' · ')[0] ?? ''];
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode())
          if (!node.parentElement?.closest('[lang="vi"], script, style')) texts.push(node.textContent ?? '');
        for (const attribute of ['aria-label', 'title', 'placeholder', 'alt'])
          for (const one of document.querySelectorAll(`[${attribute}]`)) texts.push(one.getAttribute(attribute) ?? '');
        return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
      });
      expect(await page.locator('html').getAttribute('lang')).toBe('en');
      for (const text of said) if (vietnamese.some((one) => one.test(text))) wrong.push(`${name} ${text}`);
    };
    await page.goto('/');
    await settled(page);
    await look('sign-in');
    await signIn(page, email);
    await everyScreen(page, look);
    await page.goto('/');
    await page.getByRole('button', { name: 'Account' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('account');
    expect(wrong).toEqual([]);
  });
