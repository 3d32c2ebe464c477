import { tag } from './bookings';
import { ADMIN, CONSULTANT, expect, expectAccessible, signIn, test } from './people';

test('Lan finds Nguyễn by nguyen; what she typed is not in the address but survives a reload', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await page.getByRole('searchbox').fill('nguyen');
  const names = page.getByRole('cell').getByRole('link');
  await expect(names.filter({ hasNotText: 'Nguyễn' })).toHaveCount(0);
  await expect(names.first()).toBeVisible();
  expect(page.url()).not.toContain('nguyen');
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('nguyen');
});

test('Lan adds a customer, edits and disables them, and undoes it', async ({ page }) => {
  const email = `${tag()}@khach.example`;
  await signIn(page, ADMIN, '/customers');
  await page.getByRole('link', { name: 'Thêm khách hàng' }).click();
  const dialog = page.getByRole('dialog', { name: 'Thêm khách hàng' });
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByLabel('Họ và tên')).toBeFocused();
  await expect(dialog.getByText('Hãy điền ô này.').first()).toBeVisible();
  await expectAccessible(page);
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

test('a failure shows the number with which to report it', async ({ page }) => {
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

test('while the system does not exist, the page says that it is switched off', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  // What API Gateway answers without a route.
  await page.route('**/admin/execute-sql', (route) => route.fulfill({ status: 404, json: { message: 'Not Found' } }));
  await page.reload();
  await expect(page.getByText('Hệ thống đang tắt')).toBeVisible();
  await page.unroute('**/admin/execute-sql');
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await expect(page.getByText('Hệ thống đang tắt')).toHaveCount(0);
});

test('a consultant may not open an admin page', async ({ page }) => {
  await signIn(page, CONSULTANT, '/customers');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

test('what is typed right after / is searched, although the search is still being loaded', async ({ page }) => {
  await signIn(page, ADMIN, '/customers');
  await expect(page.getByRole('table')).toBeVisible();
  await page.keyboard.type('/nguyen');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('searchbox').or(dialog.getByRole('combobox'))).toHaveValue('nguyen');
  await expect(dialog.getByRole('option').first()).toContainText('Nguyễn');
  await expect(page).toHaveURL(/\/customers$/);
});

test('an old address of a record says so, and leads to the list', async ({ page }) => {
  for (const [path, title, list] of [
    ['/customers/00000000-0000-0000-0000-000000000000', 'Không có khách hàng này', /\/customers$/],
    ['/appointments/999999999', 'Không có lịch hẹn này', /\/appointments$/],
  ] as const) {
    await signIn(page, ADMIN, path);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await page.getByRole('link', { name: /^Danh sách/ }).click();
    await expect(page).toHaveURL(list);
  }
});
