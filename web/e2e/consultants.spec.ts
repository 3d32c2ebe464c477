import { booking, consultant, tag } from './bookings';
import { ADMIN, expect, signIn, test } from './people';

test('Lan adds a consultant, edits and disables them, finds them among the disabled and restores them', async ({
  page,
}) => {
  const name = `Phan Tư ${tag()}`;
  await signIn(page, ADMIN, '/consultants');
  await page.getByRole('link', { name: 'Thêm tư vấn viên' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByLabel('Họ và tên')).toBeFocused();
  await dialog.getByLabel('Họ và tên').fill(name);
  await dialog.getByRole('textbox', { name: 'Email' }).fill(`${tag()}@tuvan.example`);
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

  await page.getByRole('link', { name: 'Sửa' }).click();
  await dialog.getByLabel('Chuyên môn').fill('Luyện phỏng vấn');
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Luyện phỏng vấn' })).toBeVisible();

  await page.getByRole('button', { name: 'Vô hiệu hóa' }).click();
  await expect(page.getByRole('button', { name: 'Khôi phục' })).toBeVisible();
  await page.goto('/consultants?include=disabled');
  await page.getByRole('searchbox').fill(name.toLowerCase().replace('ư', 'u'));
  await page.getByRole('link', { name }).click();
  await page.getByRole('button', { name: 'Khôi phục' }).click();
  await expect(page.getByText('Đã khôi phục tư vấn viên')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Vô hiệu hóa' })).toBeVisible();
  await page.getByRole('button', { name: 'Hoàn tác' }).first().click();
  await expect(page.getByRole('button', { name: 'Khôi phục' })).toBeVisible();
});

test('a consultant with appointments is not disabled; the page says how many and links to them', async ({ page }) => {
  const one = await booking();
  await signIn(page, ADMIN, `/consultants/${one.consultant.consultantid}`);
  await page.getByRole('button', { name: 'Vô hiệu hóa' }).click();
  await expect(page.getByRole('alert')).toContainText('có 1 lịch hẹn nên không thể vô hiệu hóa');
  await page.getByRole('link', { name: 'Xem 1 lịch hẹn này' }).click();
  await expect(page.getByRole('table').getByRole('link', { name: one.customer_name })).toBeVisible();
  await expect(page.getByText('1 kết quả')).toBeVisible();
});

test('a refusal is shown in the form, which keeps what was typed', async ({ page }) => {
  await signIn(page, ADMIN, '/consultants/new');
  const taken = await consultant();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Họ và tên').fill('Email Lạ');
  await dialog.getByRole('textbox', { name: 'Email' }).fill(`${taken.tag}@tuvan.example`);
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Chưa lưu được');
  await expect(dialog.getByRole('alert')).toContainText('Email này đã có người dùng');
  await expect(dialog.getByLabel('Họ và tên')).toHaveValue('Email Lạ');
});

test('a consultant who does not exist is not found', async ({ page }) => {
  await signIn(page, ADMIN, '/consultants/999999');
  await expect(page.getByRole('heading', { name: 'Không có tư vấn viên này' })).toBeVisible();
});
