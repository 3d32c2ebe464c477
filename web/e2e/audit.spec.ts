import { booking, call, tag } from './bookings';
import { ADMIN, expect, expectAccessible, signIn, test } from './people';

interface Created {
  data: { customerid: string };
}

test('Lan sees in a customer’s history what was changed and brings it back', async ({ page }) => {
  const mine = tag();
  const { data } = await call<Created>('create_customer', {
    fullname: `Khách ${mine}`,
    email: `${mine}@khach.example`,
  });
  await signIn(page, ADMIN, `/customers/${data.customerid}`);
  await page.getByRole('link', { name: 'Sửa' }).click();
  await page.getByLabel('Họ và tên').fill(`Nhầm ${mine}`);
  await page.getByLabel('Ghi chú').fill('Ghi nhầm người');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Nhầm ${mine}` })).toBeVisible();

  await page.getByRole('link', { name: 'Lịch sử' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Lịch sử của: Khách hàng Nhầm ${mine}`);
  await expect(page).not.toHaveTitle(new RegExp(mine));
  const change = page.getByRole('row').filter({ hasText: 'Ghi nhầm người' }).first();
  await expect(change).toContainText(ADMIN);
  await expect(change).toContainText(`Khách ${mine}`);
  await expect(page.getByText('Tạo lại')).toHaveCount(0);
  // Without what was just announced, which covers a part.
  await page.reload();
  await expect(change).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Đưa về như trước/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Đưa bản ghi về như trước?' });
  await expect(dialog).toContainText('Ghi nhầm người');
  await dialog.getByRole('button', { name: 'Đưa về như trước' }).click();
  await expect(page.getByText('Đã đưa bản ghi về như trước')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Đưa về như trước/ })).toHaveCount(2);

  await page
    .getByRole('link', { name: `Khách hàng Khách ${mine}` })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1, name: `Khách ${mine}` })).toBeVisible();
});

test('a deleted appointment whose time is taken by now is not created again, and the page says why', async ({
  page,
}) => {
  const { appointmentid, consultant, day } = await booking();
  await call('delete_appointment', { appointmentid });
  const { data } = await call<Created>('create_customer', { fullname: 'Khách khác', email: `${tag()}@khach.example` });
  const other = await call<{ data: { appointmentid: number } }>('create_appointment', {
    consultantid: consultant.consultantid,
    customerid: data.customerid,
    date: day,
    time: '09:00',
  });
  await signIn(page, ADMIN, `/audit?table=appointment&record=%22${appointmentid}%22`);
  const again = page.getByRole('button', { name: /^Tạo lại/ });
  const confirm = async () => {
    await again.click();
    await page.getByRole('dialog').getByRole('button', { name: 'Tạo lại' }).click();
  };
  await again.click();
  await expect(page.getByRole('dialog')).toContainText('sẽ được tạo lại với cùng mã số');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await confirm();
  await expect(page.getByRole('alert')).toContainText('Giờ này đã có lịch hẹn khác.');
  await call('delete_appointment', { appointmentid: other.data.appointmentid });
  await confirm();
  await expect(page.getByText('Đã đưa bản ghi về như trước')).toBeVisible();
  const found = await call<{ data: { date: string } }>('get_appointment_by_id', { appointmentid });
  expect(found.data.date).toBe(day);
});

test('the audit is narrowed by kind, change, day and person; an address is not in the page’s', async ({ page }) => {
  await booking();
  await signIn(page, ADMIN, '/audit');
  await page.getByLabel('Loại bản ghi').selectOption('Lịch hẹn');
  await page.getByLabel('Việc đã làm').selectOption('Thêm mới');
  await page.getByRole('searchbox').fill(ADMIN);
  await expect(page.getByRole('row').nth(1)).toContainText('Lịch hẹn');
  await expect(page).toHaveURL(/table=appointment&change=insert/);
  expect(page.url()).not.toContain('lan');
  await page.getByRole('searchbox').fill('nobody@meetassist.example');
  await expect(page.getByText('Không tìm thấy')).toBeVisible();
});
