import { consultant } from '../bookings';
import { ADMIN, CONSULTANT, expect, signIn, test } from '../people';

// These tests share the running system's archive.
test.describe.configure({ mode: 'serial' });

test('Lan changes something, archives it and reads that the database can be destroyed', async ({ page }) => {
  await consultant();
  await signIn(page, ADMIN, '/data');
  await expect(page.getByRole('heading', { name: 'Có thay đổi chưa được lưu trữ' })).toBeVisible();
  await page.getByRole('button', { name: 'Lưu trữ ngay' }).click();
  const runs = page.getByRole('table', { name: 'Các lượt đã yêu cầu' });
  await expect(runs.getByRole('row').nth(1)).toContainText('Lưu trữ ngay');
  await expect(runs.getByRole('row').nth(1)).toContainText('Xong', { timeout: 60_000 });
  await expect(runs.getByRole('row').nth(1)).toContainText(/Đã ghi [\d.]+ tệp/);
  await expect(page.getByRole('heading', { name: 'Toàn bộ dữ liệu đã an toàn trong kho lưu trữ' })).toBeVisible();
});

test('Lan verifies the archive', async ({ page }) => {
  await signIn(page, ADMIN, '/data');
  await page.getByRole('button', { name: 'Kiểm tra kho' }).click();
  const first = page.getByRole('table', { name: 'Các lượt đã yêu cầu' }).getByRole('row').nth(1);
  await expect(first).toContainText('Kiểm tra kho');
  await expect(first).toContainText('Xong', { timeout: 60_000 });
  await expect(first).toContainText(/[\d.]+ tệp khớp với mục lục/);
});

test('a run that somebody else has started is shown, and another one is refused with the reason', async ({ page }) => {
  await signIn(page, ADMIN, '/data');
  await expect(page.getByRole('button', { name: 'Lưu trữ toàn bộ' })).toBeVisible();
  await page.route('**/admin/execute-sql', async (route) => {
    const asked = route.request().postData() ?? '';
    if (asked.includes('start_archive_run'))
      return route.fulfill({ status: 409, json: { success: false, error: 'x', code: 'run_under_way' } });
    if (!asked.includes('get_archive_status')) return route.continue();
    const response = await route.fetch();
    const run = {
      kind: 'full',
      state: 'running',
      requested_at: '2026-11-26T15:40:00Z',
      finished_at: null,
      message: null,
      figures: null,
      code: null,
    };
    const status = await response.json();
    return route.fulfill({
      response,
      json: { ...status, requests: [{ request_id: 'minh', ...run }, ...status.requests] },
    });
  });
  await page.getByRole('button', { name: 'Lưu trữ toàn bộ' }).click();
  await expect(page.getByText('Một lượt lưu trữ đang chạy. Hãy đợi lượt đó kết thúc.')).toBeVisible();
  await expect(page.getByRole('status').getByText('Lưu trữ toàn bộ: Đang chạy.')).toBeVisible();
  for (const name of ['Lưu trữ ngay', 'Lưu trữ toàn bộ', 'Kiểm tra kho'])
    await expect(page.getByRole('button', { name })).toHaveAttribute('aria-disabled', 'true');
});

test('Lan sees how many rows the tables have, and what their columns are', async ({ page }) => {
  await signIn(page, ADMIN, '/data');
  const tables = page.getByRole('table', { name: 'Các bảng' });
  await expect(tables.getByRole('row')).toHaveCount(10);
  await expect(tables.getByRole('row', { name: /appointmentfeedback/ })).toContainText('120');
  await tables.getByRole('link', { name: 'Lịch hẹn', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Các cột của bảng Lịch hẹn' });
  await expect(dialog.getByRole('row', { name: /meetingurl/ })).toContainText('2.048');
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/data$/);
});

test('a table that does not exist is not found', async ({ page }) => {
  await signIn(page, ADMIN, '/data/pg_authid');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Không tìm thấy');
});

test('a consultant may not look at the data', async ({ page }) => {
  await signIn(page, CONSULTANT, '/data');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});
