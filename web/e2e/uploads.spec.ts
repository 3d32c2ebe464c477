import type { Browser, Page } from '@playwright/test';
import { call, tag } from './bookings';
import { Keyboard } from './keyboard';
import { ADMIN, expect, expectAccessible, expectNoSidewaysScroll, OTHER_ADMIN, signIn, test } from './people';
import { zip } from './zip';

interface Content {
  name: string;
  text: string | Buffer;
}

const HEADER = 'fullname,email,phonenumber,dateofbirth';
const file = ({ name, text }: Content) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
const customers = (mine: string, count: number) =>
  Array.from({ length: count }, (_, index) => `Khách ${mine} ${index + 1},${mine}-${index + 1}@khach.example,,`);
const sheet = (rows: string[]): Content => ({ name: 'Customer.csv', text: [HEADER, ...rows, ''].join('\n') });

async function upload(page: Page, content: Content): Promise<void> {
  await page.getByLabel('Chọn tệp').and(page.locator('input')).setInputFiles(file(content));
}

const state = (page: Page) => page.getByRole('definition').first();
const choices = (page: Page) => page.getByRole('region', { name: 'Nhập', exact: true });
const outcome = (page: Page) => page.getByRole('table', { name: 'Kết quả kiểm tra' });

async function checked(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/data\/uploads\/[0-9a-f-]{36}$/);
  await expect(state(page)).toHaveText('Đã kiểm tra, chưa nhập', { timeout: 120_000 });
}

async function importAs(page: Page, mode: string): Promise<void> {
  await choices(page).getByRole('button', { name: mode }).click();
  await page.getByRole('dialog', { name: 'Nhập dữ liệu?' }).getByRole('button', { name: 'Nhập' }).click();
}

test('Lan uploads a spreadsheet with three bad rows among good ones, looks at them, imports the rest and finds it', async ({
  page,
}) => {
  const mine = tag();
  const [first = '', ...others] = customers(mine, 4);
  const bad = [
    `Khách sai ${mine},khong-phai-email,,`,
    `Khách sai ${mine},${mine}-x@khach.example,12,`,
    `,${mine}-y@khach.example,,`,
  ];
  await signIn(page, ADMIN, '/data');
  await page.getByRole('link', { name: 'Nhập dữ liệu từ tệp' }).click();
  await expectAccessible(page);
  await upload(page, sheet([first, ...bad, ...others]));
  await checked(page);
  const cells = outcome(page).getByRole('row').nth(1).getByRole('cell');
  await expect(cells).toHaveText(['Khách hàng', 'Customer.csv', '4', '0', '0', '3']);
  const rejected = page.getByRole('table', { name: 'Dòng bị loại: Customer.csv' }).getByRole('row');
  await expect(rejected).toHaveCount(4);
  await expect(rejected.nth(1)).toContainText('3');
  await expect(rejected.nth(1)).toContainText('email');
  await expect(rejected.nth(1)).toContainText('khong-phai-email');
  await expectAccessible(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Tải mọi dòng bị loại (CSV)' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);

  await expect(choices(page)).toContainText('Khách hàng: thêm 4');
  await choices(page).getByRole('button', { name: 'Chỉ thêm dòng mới' }).click();
  await expect(page.getByRole('dialog')).toContainText('3 dòng bị loại sẽ không được nhập.');
  await page.getByRole('dialog').getByRole('button', { name: 'Nhập', exact: true }).click();
  await expect(state(page)).toHaveText('Đã nhập', { timeout: 120_000 });
  await expect(page.getByText('Khách hàng: đã thêm 4')).toBeVisible();
  expect(page.url()).not.toContain(mine);

  await page.goto('/customers');
  await page.getByRole('searchbox').fill(mine);
  await expect(page.getByText('4 kết quả')).toBeVisible();
  await page.goto('/audit?table=customer&change=insert');
  await expect(page.getByRole('row').filter({ hasText: ADMIN }).first()).toBeVisible();
  await page.goto('/data/uploads');
  await expect(page.getByRole('table', { name: 'Các lần nhập trước' })).toContainText('Đã nhập');
});

test('what exists and is different is left as it is, or changed on request', async ({ page }) => {
  const mine = tag();
  const email = `${mine}@khach.example`;
  const { data } = await call<{ data: { customerid: string } }>('create_customer', {
    fullname: `Khách ${mine}`,
    email,
  });
  const name = () =>
    call<{ data: { fullname: string } }>('get_customer_by_id', { customerid: data.customerid }).then(
      (answer) => answer.data.fullname,
    );
  await signIn(page, ADMIN, '/data/uploads');
  await upload(page, {
    name: 'Customer.csv',
    text: `customerid,fullname,email\n${data.customerid},Khách khác ${mine},${email}\n`,
  });
  await checked(page);
  await expect(outcome(page).getByRole('row').nth(1).getByRole('cell').nth(3)).toHaveText('1');
  await expect(choices(page).getByRole('button')).toHaveText(['Thêm và cập nhật']);
  expect(await name()).toBe(`Khách ${mine}`);
  await importAs(page, 'Thêm và cập nhật');
  await expect(page.getByText('Khách hàng: đã cập nhật 1')).toBeVisible({ timeout: 120_000 });
  expect(await name()).toBe(`Khách khác ${mine}`);
});

test('a zip of two tables is looked at table by table', async ({ page }) => {
  const mine = tag();
  await signIn(page, ADMIN, '/data/uploads');
  const text = zip({
    'Customer.csv': String(sheet(customers(mine, 2)).text),
    'Consultant.csv': `fullname,email\nTư Vấn ${mine},${mine}@tuvan.example\n`,
    'readme.txt': 'not a table',
  });
  await upload(page, { name: 'all.zip', text });
  await checked(page);
  await expect(outcome(page)).toContainText('Khách hàng');
  await expect(outcome(page)).toContainText('Tư vấn viên');
  await expect(choices(page)).toContainText('Khách hàng: thêm 2');
  await expect(choices(page)).toContainText('Tư vấn viên: thêm 1');
});

test('the statements of a dump that are ignored are listed, and none is executed', async ({ page }) => {
  const mine = tag();
  await signIn(page, ADMIN, '/data/uploads');
  await upload(page, {
    name: 'backup.sql',
    text: `CREATE TABLE customer (fullname text, email text);
INSERT INTO customer (fullname, email) VALUES ('Khách ${mine}', '${mine}@khach.example');
DROP TABLE customer;
`,
  });
  await checked(page);
  await expect(outcome(page).getByRole('row').nth(1)).toContainText('Khách hàng');
  await expect(page.getByRole('region', { name: 'Kết quả kiểm tra' })).toContainText('DROP');
  expect((await call<{ total: number }>('get_customers', {})).total).toBeGreaterThan(0);
});

test('a file that is none is refused before it is sent, or said to be useless after the check', async ({ page }) => {
  await signIn(page, ADMIN, '/data/uploads');
  const alert = page.getByRole('alert');
  await upload(page, { name: 'photo.jpeg', text: 'x' });
  await expect(alert).toContainText('Loại tệp này không đọc được');
  await upload(page, { name: 'Customer.xlsx', text: 'x' });
  await expect(alert).toContainText('lưu mỗi trang thành CSV');
  await upload(page, { name: 'Customer.csv', text: '' });
  await expect(alert).toContainText('Tệp trống');
  await expectAccessible(page);
  await upload(page, { name: 'Customer.csv', text: Buffer.from([0, 1, 2, 255, 254, 10, 0]) });
  await expect(state(page)).toHaveText('Thất bại', { timeout: 120_000 });
  await expect(page.getByText('Không đọc được dòng nào của bảng nào')).toBeVisible();
  await expect(choices(page)).toHaveCount(0);
});

test('a connection that is lost while a file is sent is reported, and the file can be sent again', async ({ page }) => {
  await signIn(page, ADMIN, '/data/uploads');
  let broken = 0;
  await page.route(
    (url) => !url.pathname.startsWith('/admin'),
    (route) => {
      if (route.request().method() !== 'POST' || broken > 0) return route.continue();
      broken += 1;
      return route.abort('connectionreset');
    },
  );
  await upload(page, sheet(customers(tag(), 1)));
  await expect(page.getByRole('alert')).toContainText('Chưa gửi được tệp');
  await expect(page.getByRole('alert')).toContainText('Mất kết nối khi đã gửi');
  await page.getByRole('button', { name: 'Thử lại' }).click();
  await checked(page);
  expect(broken).toBe(1);
});

test('leaving while a file is being sent is asked about, and stopping goes back to the choice', async ({ page }) => {
  await signIn(page, ADMIN, '/data/uploads');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(
    (url) => !url.pathname.startsWith('/admin'),
    async (route) => {
      if (route.request().method() === 'POST') await held;
      await route.continue().catch(() => undefined);
    },
  );
  await upload(page, sheet(customers(tag(), 1)));
  await expect(page.getByRole('progressbar')).toBeVisible();
  await page.getByRole('navigation', { name: 'Các trang' }).getByRole('link', { name: 'Khách hàng' }).click();
  const dialog = page.getByRole('dialog', { name: 'Tệp vẫn đang được gửi' });
  await dialog.getByRole('button', { name: 'Ở lại' }).click();
  await expect(page).toHaveURL(/\/data\/uploads$/);
  await page.getByRole('button', { name: 'Dừng gửi' }).click();
  await expect(page.getByRole('button', { name: 'Chọn tệp' })).toBeVisible();
  release();
  await page.getByRole('navigation', { name: 'Các trang' }).getByRole('link', { name: 'Khách hàng' }).click();
  await expect(page).toHaveURL(/\/customers$/);
});

async function alsoOpen(browser: Browser, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, OTHER_ADMIN, path);
  return page;
}

test('of two admins who import the same upload, the second is told that the first did', async ({ page, browser }) => {
  await signIn(page, ADMIN, '/data/uploads');
  await upload(page, sheet(customers(tag(), 2)));
  await checked(page);
  const other = await alsoOpen(browser, new URL(page.url()).pathname);
  await expect(choices(other).getByRole('button')).toBeVisible();
  await importAs(page, 'Chỉ thêm dòng mới');
  await expect(state(page)).toHaveText('Đã nhập', { timeout: 120_000 });
  await importAs(other, 'Chỉ thêm dòng mới');
  await expect(state(other)).toHaveText('Đã nhập');
  await expect(other.getByText(`${ADMIN} nhập lúc`)).toBeVisible();
});

test('an upload whose outcome would differ by now is not imported until the new outcome was seen', async ({ page }) => {
  const mine = tag();
  await signIn(page, ADMIN, '/data/uploads');
  await upload(page, sheet(customers(mine, 2)));
  await checked(page);
  await expect(choices(page)).toContainText('Khách hàng: thêm 2');
  await page.route('**/admin/execute-sql', (route) =>
    route.request().postDataJSON().action === 'import_upload'
      ? route.fulfill({ status: 409, json: { success: false, error: 'x', code: 'changed_meanwhile' } })
      : route.continue(),
  );
  await importAs(page, 'Chỉ thêm dòng mới');
  await expect(page.getByRole('alert')).toContainText('Dữ liệu vừa thay đổi, nên chưa nhập gì');
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Kiểm tra lại và xem kết quả mới' }).click();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await importAs(page, 'Chỉ thêm dòng mới');
  await expect(state(page)).toHaveText('Đã nhập', { timeout: 120_000 });
});

test('an upload is chosen with the keyboard, or dropped; its page is found by its address and fits on a phone', async ({
  page,
}) => {
  const mine = tag();
  await signIn(page, ADMIN, '/data/uploads');
  const keys = new Keyboard(page);
  const chooser = page.waitForEvent('filechooser');
  await keys.activate(page.getByRole('button', { name: 'Chọn tệp' }));
  await (await chooser).setFiles(file(sheet(customers(mine, 1))));
  await checked(page);
  await page.setViewportSize({ width: 360, height: 740 });
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Customer.csv' })).toBeVisible();
  await expectNoSidewaysScroll(page);

  await page.goto('/data/uploads');
  const dropped = await page.evaluateHandle(
    (text) => {
      const files = new DataTransfer();
      files.items.add(new File([text], 'Customer.csv'));
      return files;
    },
    String(sheet(customers(mine, 2)).text),
  );
  await page.getByText('Kéo tệp vào đây').dispatchEvent('drop', { dataTransfer: dropped });
  await checked(page);
});

test('an upload that does not exist is not found', async ({ page }) => {
  await signIn(page, ADMIN, '/data/uploads/0f8fad5b-d9cb-469f-a165-70867728950e');
  await expect(page.getByRole('heading', { name: 'Không có lần nhập này' })).toBeVisible();
});
