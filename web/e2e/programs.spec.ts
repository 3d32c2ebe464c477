import { call, tag } from './bookings';
import { typed, WEDNESDAY } from './days';
import { ADMIN, expect, signIn, test } from './people';

interface Made {
  programid: number;
  programname: string;
  guests: string[];
}

async function program(guests = 0): Promise<Made> {
  const mine = tag();
  const { data } = await call<{ data: { programid: number; programname: string } }>('create_program', {
    programname: `Hội Thảo ${mine}`,
    date: WEDNESDAY,
    organizer: 'MeetAssist',
  });
  const names: string[] = [];
  for (let n = 0; n < guests; n += 1) {
    const customer = await call<{ data: { customerid: string; fullname: string } }>('create_customer', {
      fullname: `Khách ${n} ${mine}`,
      email: `${n}-${mine}@khach.example`,
    });
    await call('add_program_participant', { programid: data.programid, customerid: customer.data.customerid });
    names.push(customer.data.fullname);
  }
  return { ...data, guests: names };
}

test('Lan runs a program: adds it, registers somebody, marks who came, undoes a mistake, and prints', async ({
  page,
}) => {
  await signIn(page, ADMIN, '/programs');
  const guest = (await program(1)).guests[0] ?? '';
  const name = `Ngày Hội ${tag()}`;
  await page.getByRole('link', { name: 'Thêm chương trình' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Tên chương trình').fill(name);
  await dialog.getByRole('textbox', { name: 'Ngày' }).fill(typed(WEDNESDAY));
  await dialog.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  await expect(page.getByText('Chưa có ai đăng ký')).toBeVisible();

  const add = async () => {
    await page.getByRole('combobox', { name: 'Khách hàng' }).fill(guest);
    await page.getByRole('option', { name: guest }).click();
    await page.getByRole('button', { name: 'Đăng ký', exact: true }).click();
  };
  await add();
  const row = page.getByRole('row').filter({ hasText: guest });
  await expect(row).toContainText('Đã đăng ký');
  await expect(page.getByRole('combobox', { name: 'Khách hàng' })).toHaveValue('');
  await add();
  await expect(page.getByText('Khách hàng này đã đăng ký chương trình.')).toBeVisible();

  await row.getByRole('button', { name: `Có mặt: ${guest}` }).click();
  await expect(row.getByText('Có mặt', { exact: true }).first()).toBeVisible();
  await expect(row.getByRole('button', { name: `Có mặt: ${guest}` })).toHaveCount(0);
  await page.getByText('Đã điểm danh có mặt').locator('..').getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(row.getByRole('button', { name: `Có mặt: ${guest}` })).toBeVisible();
  await row.getByRole('button', { name: `Có mặt: ${guest}` }).click();
  await expect(row.getByRole('button', { name: `Bỏ điểm danh: ${guest}` })).toBeVisible();

  await page.getByRole('link', { name: 'In danh sách' }).click();
  const list = page.getByRole('table', { name: 'Người tham gia' });
  await expect(list.getByRole('row').filter({ hasText: guest })).toContainText('Có mặt');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: 'In', exact: true })).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Các trang' })).toBeHidden();
  await expect(list).toBeVisible();
});

test('a program is edited, disabled and restored', async ({ page }) => {
  await signIn(page, ADMIN, '/programs');
  const one = await program();
  await page.getByRole('searchbox').fill(one.programname.toLowerCase().replace('hội thảo', 'hoi thao'));
  await page.getByRole('link', { name: one.programname }).click();
  await page.getByRole('link', { name: 'Sửa' }).click();
  await page.getByLabel('Tiến độ').selectOption('Đang diễn ra');
  await page.getByRole('button', { name: 'Lưu' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Đang diễn ra' })).toBeVisible();
  await page.getByRole('button', { name: 'Vô hiệu hóa' }).click();
  await expect(page.getByRole('button', { name: 'Khôi phục' })).toBeVisible();
  await page.getByText('Đã vô hiệu hóa chương trình').locator('..').getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(page.getByRole('button', { name: 'Vô hiệu hóa' })).toBeVisible();
});
