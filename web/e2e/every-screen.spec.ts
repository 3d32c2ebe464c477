import type { Page } from '@playwright/test';
import { type Language, onlyIn } from './dictionary';
import { checkedUpload } from './files';
import { ADMIN, accessibilityFaults, CONSULTANT, contrastFaults, expect, overflow, signIn, test } from './people';
import { everyScreen, pathsOf, watch } from './screens';

const PEOPLE = { admin: ADMIN, consultant: CONSULTANT };
const NAMES = { vi: 'Vietnamese', en: 'English' };
/** Its check has good and bad rows to show. */
const SHEET = `fullname,email,phonenumber,dateofbirth
Nguyễn Thị Hoa,hoa@khach.example,0901234567,01/12/1990
Trần Văn Bình,khong-phai-email,,
Lê Minh,minh@khach.example,12,
,an@khach.example,,
`;
const WIDTHS = { desktop: { width: 1366, height: 768 }, phone: { width: 360, height: 740 } };

for (const [language, other] of [
  ['vi', 'en'],
  ['en', 'vi'],
] as const)
  for (const [width, viewport] of Object.entries(WIDTHS))
    for (const [role, email] of Object.entries(PEOPLE))
      test(`every screen of ${role}s on a ${width} is in ${NAMES[language]}, fits and is accessible, light and dark`, async ({
        page,
      }) => {
        test.setTimeout(0);
        const foreign = await onlyIn(other);
        expect(foreign.length).toBeGreaterThan(100);
        await page.addInitScript((spoken) => localStorage.setItem('language', spoken), language);
        await page.setViewportSize(viewport);
        const faults: string[] = [];
        const look = async (name: string) => {
          const file = `${role}${name.replaceAll('$', 'one')}-${language}-${width}`.replace(/[^a-z]+/g, '-');
          for (const text of await foreignTexts(page, language, foreign)) faults.push(`${name}: ${text}`);
          const over = await overflow(page);
          if (over > 0) faults.push(`${name} is ${over} px too wide`);
          for (const colorScheme of ['light', 'dark'] as const) {
            await showIn(page, colorScheme);
            if (process.env.SHOTS) await page.screenshot({ path: `test-results/shots/${file}-${colorScheme}.png` });
            const find = colorScheme === 'light' ? accessibilityFaults : contrastFaults;
            faults.push(...(await find(page)).map((fault) => `${name}, ${colorScheme}: ${fault}`));
          }
          await showIn(page, 'light');
        };
        await page.goto('/');
        await expect(page.getByRole('button', { name: /^(Đăng nhập|Sign in)$/ })).toBeVisible();
        await look('/sign-in');

        const settled = watch(page);
        await signIn(page, email, '/');
        await settled();
        const chosen = role === 'admin' ? [`/data/uploads/${await checkedUpload('Customer.csv', SHEET)}`] : [];
        const seen = await everyScreen(page, look, chosen);
        const paths = seen.map((kind) => kind.split('?')[0]);
        expect(pathsOf(role).filter((path) => !paths.includes(path))).toEqual([]);

        await page.goto('/');
        await page.getByRole('button', { name: /^(Tài khoản|Account)$/ }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await settled();
        await look('/account');
        await page.keyboard.press('Escape');
        const more = page.getByRole('button', { name: /^(Thêm|More)$/ });
        if (await more.isVisible()) {
          await more.click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await settled();
          await look('/menu');
        }
        expect(faults).toEqual([]);
      });

/** Texts in another language, unless they are marked as such, and texts that are broken in any language. */
async function foreignTexts(page: Page, language: Language, foreign: RegExp[]): Promise<string[]> {
  expect(await page.locator('html').getAttribute('lang')).toBe(language);
  const said = await page.evaluate((spoken) => {
    const texts: string[] = [document.title.split(' · ')[0] ?? ''];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      if (node.parentElement?.closest('[lang]')?.getAttribute('lang') === spoken)
        if (!node.parentElement.closest('script, style')) texts.push(node.textContent ?? '');
    for (const attribute of ['aria-label', 'title', 'placeholder', 'alt'])
      for (const one of document.querySelectorAll(`[${attribute}]`)) texts.push(one.getAttribute(attribute) ?? '');
    return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
  }, language);
  return said.filter((text) => foreign.some((one) => one.test(text)) || /undefined|NaN|\[object /.test(text));
}

/** Changes the device's appearance, and waits until all colours have changed. */
async function showIn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', colorScheme);
  await page.evaluate(async () => {
    const frame = () => new Promise(requestAnimationFrame);
    await frame().then(frame);
    const transitions = document.getAnimations().filter((one) => one instanceof CSSTransition);
    await Promise.allSettled(transitions.map(({ finished }) => finished));
  });
}
