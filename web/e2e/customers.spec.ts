import {
  ADMIN,
  CONSULTANT,
  enterPassword,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  signIn,
  test,
} from './people';

const unique = () => Math.random().toString(36).slice(2, 10);

test('Lan signs in and comes back to the page that she wanted', async ({ page }) => {
  await signIn(page, ADMIN, '/customers?include=all');
  await expect(page).toHaveURL(/\/customers\?include=all/);
  await expect(page.getByRole('heading', { level: 1, name: 'Khách hàng' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Khách hàng' })).toBeVisible();
});

test('a reload needs no second sign-in, and no token but the one for renewing is stored', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage));
  expect(stored).not.toMatch(/id_token|access_token|lan@/);
});

test('Lan finds Nguyễn by nguyen; what she typed is not in the address but survives a reload', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await page.getByRole('searchbox').fill('nguyen');
  await expect(page.getByRole('cell').getByRole('link').first()).toContainText('Nguyễn');
  expect(page.url()).not.toContain('nguyen');
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('nguyen');
});

test('Lan adds a customer, corrects her, disables her and takes it back', async ({ page }) => {
  const email = `${unique()}@khach.example`;
  await signIn(page, ADMIN, '/customers');
  await page.getByRole('link', { name: 'Thêm khách hàng' }).click();
  const dialog = page.getByRole('dialog', { name: 'Thêm khách hàng' });
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByLabel('Họ và tên')).toBeFocused();
  await expect(dialog.getByText('Hãy điền ô này.').first()).toBeVisible();
  await dialog.getByLabel('Họ và tên').fill('Đỗ Thử Nghiệm');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(email);
  await dialog.getByRole('textbox', { name: 'Ngày sinh' }).fill('1/2/1990');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Đỗ Thử Nghiệm' })).toBeVisible();
  await expect(page.getByText('01/02/1990')).toBeVisible();

  await page.getByRole('link', { name: 'Sửa' }).click();
  await page.getByLabel('Số điện thoại').fill('0912 345 678');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByText('0912345678')).toBeVisible();

  await page.getByRole('button', { name: 'Vô hiệu hóa' }).click();
  await expect(page.getByRole('button', { name: 'Khôi phục' })).toBeVisible();
  await page.getByRole('button', { name: 'Hoàn tác' }).first().click();
  await expect(page.getByRole('button', { name: 'Vô hiệu hóa' })).toBeVisible();
});

test('a session that ends while Lan types brings her back with what she typed', async ({ page, context }) => {
  await signIn(page, ADMIN, '/customers/new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Họ và tên').fill('Phạm Dở Dang');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(`${unique()}@khach.example`);
  await context.clearCookies();
  // Ends the session some time after the sign-in.
  await page.clock.install();
  await page.clock.fastForward(60_000);
  await page.route('**/admin/execute-sql', (route) =>
    route.request().postData()?.includes('create_customer')
      ? route.fulfill({ status: 401, body: '{"message":"Unauthorized"}' })
      : route.continue(),
  );
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await enterPassword(page, ADMIN);
  await expect(dialog.getByLabel('Họ và tên')).toHaveValue('Phạm Dở Dang');
  expect(await page.evaluate(() => sessionStorage.getItem('drafts'))).toBeNull();
});

test('while the database is starting the page says so and continues automatically', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  let down = true;
  await page.route('**/admin/execute-sql', (route) =>
    down
      ? route.fulfill({
          status: 503,
          headers: { 'retry-after': '1' },
          json: { success: false, error: 'x', code: 'database_unavailable' },
        })
      : route.continue(),
  );
  await page.reload();
  await expect(page.getByText('Cơ sở dữ liệu đang được khởi động')).toBeVisible();
  down = false;
  await expect(page.getByRole('table')).toBeVisible();
  await expect(page.getByText('Cơ sở dữ liệu đang được khởi động')).toBeHidden();
});

test('a failure shows the number by which it can be reported', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await page.route('**/admin/execute-sql', (route) =>
    route.fulfill({
      status: 500,
      headers: { 'x-request-id': 'req-123' },
      json: { success: false, error: 'x', code: 'internal' },
    }),
  );
  await page.reload();
  await expect(page.getByText('req-123')).toBeVisible();
});

test('a consultant may not open an admin page', async ({ page }) => {
  await signIn(page, CONSULTANT, '/customers');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

test('/ searches from anywhere, by keyboard alone', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.press('/');
  await expect(
    page.getByRole('dialog').getByRole('combobox').or(page.getByRole('dialog').getByRole('searchbox')),
  ).toBeFocused();
  await page.keyboard.type('nguyen');
  await expect(page.getByRole('dialog').getByRole('option').first()).toContainText('Nguyễn');
  const name = await page.getByRole('dialog').getByRole('option').first().locator('p').first().textContent();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: name ?? '' })).toBeVisible();
});

for (const language of ['vi', 'en'] as const)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1366, 360])
      test(`every customer screen is accessible and fits: ${language}, ${scheme}, ${width} px`, async ({ page }) => {
        await page.addInitScript(
          ([spoken, shown]) => {
            localStorage.setItem('language', spoken);
            localStorage.setItem('mantine-color-scheme-value', shown);
          },
          [language, scheme] as const,
        );
        await page.setViewportSize({ width, height: width === 360 ? 740 : 768 });
        await page.goto('/customers');
        await expect(page.getByRole('button', { name: /^(Đăng nhập|Sign in)$/ })).toBeVisible();
        await expectAccessible(page);
        await signIn(page, ADMIN, '/customers');
        const look = async (name: string) => {
          await page.screenshot({ path: `test-results/shots/${name}-${language}-${scheme}-${width}.png` });
          await expectAccessible(page);
          await expectNoSidewaysScroll(page);
        };
        const first = page.getByRole('main').locator('td a, li a').first();
        await expect(first).toBeVisible();
        await look('customers');
        await page.getByRole('link', { name: /Thêm khách hàng|Add a customer/ }).click();
        await page.getByRole('button', { name: /^(Lưu|Save)$/ }).click();
        await expect(page.locator('[aria-invalid="true"]').first()).toBeFocused();
        await look('customer-new');
        await page.keyboard.press('Escape');
        await first.click();
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
        await look('customer');
        await page.getByRole('button', { name: /^(Tài khoản|Account)$/ }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look('account');
      });
