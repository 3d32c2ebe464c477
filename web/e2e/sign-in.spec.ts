import { tag } from './bookings';
import { ADMIN, CONSULTANT, enterPassword, expect, signIn, signInByPassword, test } from './people';

test('Lan mistypes her password, is told, signs in and comes back to the page that she wanted', async ({ page }) => {
  await page.goto('/customers?include=all');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await enterPassword(page, ADMIN, 'MeetAssist-2');
  await expect(page.getByRole('alert')).toContainText(/không đúng|Incorrect/);
  await expect(page.getByLabel(/mail/i)).toHaveValue(ADMIN);
  await enterPassword(page, ADMIN);
  await expect(page).toHaveURL(/\/customers\?include=all/);
  await expect(page.getByRole('heading', { level: 1, name: 'Khách hàng' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Khách hàng' })).toBeVisible();
});

test('a reload needs no second sign-in, and no token but the one for renewing is stored', async ({ page }) => {
  await page.goto('/customers');
  await signInByPassword(page, ADMIN);
  await expect(page.getByRole('table')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('table')).toBeVisible();
  const stored = await page.evaluate(() => JSON.stringify(sessionStorage) + JSON.stringify(localStorage));
  expect(stored).toContain('refreshToken');
  expect(stored).not.toMatch(/id_?token|access_?token/i);
});

test('after a session has ended, a reload offers the sign-in, shows no data, and keeps nothing of it', async ({
  page,
}) => {
  await page.goto('/customers?include=all');
  await signInByPassword(page, ADMIN);
  await expect(page.getByRole('table')).toBeVisible();
  await page.route('**/oauth2/token', (route) =>
    route.fulfill({ status: 400, contentType: 'application/json', body: '{"error":"invalid_grant"}' }),
  );
  await page.reload();
  await expect(page.getByRole('button', { name: 'Đăng nhập' })).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toMatch(/refreshToken|lan@/);
  await page.unroute('**/oauth2/token');
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await expect(page).toHaveURL(/\/customers\?include=all/);
  await expect(page.getByRole('table')).toBeVisible();
});

test('a reload shows the page of whoever was signed in while their session is being renewed', async ({ page }) => {
  await page.goto('/customers');
  await signInByPassword(page, ADMIN);
  await expect(page.getByRole('table')).toBeVisible();
  let renew = () => {};
  const renewed = new Promise<void>((resolve) => {
    renew = resolve;
  });
  await page.route('**/oauth2/token', async (route) => {
    await renewed;
    await route.continue();
  });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Khách hàng' })).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  renew();
  await expect(page.getByRole('table')).toBeVisible();
});

test('Lan signs out: the page asks for a sign-in, and going back shows nothing', async ({ page }) => {
  await page.goto('/customers');
  await signInByPassword(page, ADMIN);
  await page.getByRole('button', { name: 'Tài khoản' }).click();
  await page.getByRole('button', { name: 'Đăng xuất' }).click();
  const signIn = page.getByRole('button', { name: 'Đăng nhập' });
  await expect(signIn).toBeVisible();
  await page.goto('/customers');
  await signIn.click();
  await expect(page.getByLabel(/password|mật khẩu/i)).toBeVisible();
});

test('a session that ends while Lan types brings her back with what she typed', async ({ page }) => {
  await signIn(page, ADMIN, '/customers/new');
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Họ và tên').fill('Phạm Dở Dang');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(`${tag()}@khach.example`);
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

test('a session is renewed without anyone noticing', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await expect(page.getByRole('table')).toBeVisible();
  let refused = 0;
  await page.route('**/admin/execute-sql', (route) => {
    refused += 1;
    return refused === 1
      ? route.fulfill({ status: 401, body: '{"message":"The incoming token has expired"}' })
      : route.continue();
  });
  await page.getByRole('searchbox').fill('nguyen');
  await expect.poll(() => refused).toBeGreaterThan(1);
  await expect(page.getByRole('cell').getByRole('link').first()).toContainText('Nguyễn');
});

test('a consultant starts at their own day', async ({ page }) => {
  await page.goto('/');
  await signInByPassword(page, CONSULTANT);
  await expect(page).toHaveURL(/\/my-day$/);
});
