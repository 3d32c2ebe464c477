import type { Browser, Page } from '@playwright/test';
import { appointment, booking, type Consultant, consultant, tag } from './bookings';
import { Keyboard } from './keyboard';
import {
  ADMIN,
  CONSULTANT,
  enterPassword,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  OTHER_ADMIN,
  signIn,
  test,
} from './people';
import { ask } from './sessions';

interface Account {
  email: string;
  enabled: boolean;
  role: string | null;
}

const manage = <T>(action: string, parameters: object = {}) => ask<T>(ADMIN, action, parameters, '/admin/accounts');
const accounts = async () => (await manage<{ users: Account[] }>('list_users')).users;
const accountOf = async (email: string) => (await accounts()).find((one) => one.email === email);
const emailOf = (one: Pick<Consultant, 'tag'>) => `${one.tag}@tuvan.example`;
const create = (email: string, role = 'consultant') =>
  manage('create_user', { email, role, fullname: 'Người Thử', send_invite: false });

const NEW_PASSWORD = 'Xin-Chao-1';
const row = (page: Page, email: string) => page.getByRole('row').filter({ hasText: email });
const account = (page: Page) => page.getByRole('region', { name: 'Tài khoản đăng nhập' });

async function choose(page: Page, email: string, act: string): Promise<void> {
  await row(page, email)
    .getByRole('button', { name: `Thao tác khác với ${email}` })
    .click();
  await page.getByRole('menuitem', { name: act }).click();
}

/** Signs in with the temporary password, as somebody who was invited does, and sets one of their own. */
async function acceptInvitation(browser: Browser, email: string, path: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(path);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.waitForURL('**/oauth2/authorize**');
  const temporary = await page.getByRole('listitem').filter({ hasText: email }).locator('code').textContent();
  await enterPassword(page, email, temporary ?? '');
  await page.getByLabel(/new password|mật khẩu mới/i).fill(NEW_PASSWORD);
  await page.getByRole('button', { name: /set the password|đặt mật khẩu/i }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ngày của tôi' })).toBeVisible();
  return page;
}

test('Lan invites a consultant, who signs in with the first password and confirms an appointment; locking ends that', async ({
  page,
  browser,
}) => {
  const one = await booking();
  const email = emailOf(one.consultant);
  await signIn(page, ADMIN, `/consultants/${one.consultant.consultantid}`);
  await expect(account(page)).toContainText('Chưa có');
  await account(page)
    .getByRole('button', { name: `Mời: ${one.consultant.fullname}` })
    .click();
  await expect(page.getByText('Đã gửi lời mời')).toBeVisible();
  await expect(account(page)).toContainText('Đã mời');

  const theirs = await acceptInvitation(browser, email, `/my-day?day=${one.day}`);
  const requests = theirs.getByRole('region', { name: 'Chờ bạn trả lời' });
  await requests.getByRole('button', { name: `Xác nhận: ${one.customer_name}` }).click();
  await expect(theirs.getByText('Đã xác nhận').first()).toBeVisible();
  // Leaving the page sends the change.
  await theirs.goto('/my-day');
  await expect.poll(async () => (await appointment(one)).status).toBe('confirmed');

  await page.reload();
  await expect(account(page)).toContainText('Đang dùng');
  await account(page).getByRole('link', { name: 'Xem trong Người dùng' }).click();
  await expect(page).toHaveURL(/\/accounts$/);
  await expect(page.getByText('1 kết quả')).toBeVisible();
  await choose(page, email, 'Khóa tài khoản');
  await expect(row(page, email)).toContainText('Bị khóa');

  await theirs.reload();
  await theirs.getByRole('button', { name: 'Đăng nhập' }).click();
  await enterPassword(theirs, email, NEW_PASSWORD);
  await expect(theirs.getByRole('alert')).toBeVisible();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(row(page, email)).toContainText('Đang dùng');
  await enterPassword(theirs, email, NEW_PASSWORD);
  await expect(theirs.getByRole('heading', { level: 1, name: 'Ngày của tôi' })).toBeVisible();
});

test('Lan invites an admin with a form that says who has an account already, and takes the role back', async ({
  page,
}) => {
  const email = `${tag()}@meetassist.example`;
  await signIn(page, ADMIN, '/accounts');
  await page.getByRole('link', { name: 'Mời người mới' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mời người mới' });
  await dialog.getByLabel('Email').fill(OTHER_ADMIN);
  await dialog.getByLabel('Họ và tên').fill('Phạm Quản Trị');
  await dialog.getByRole('button', { name: 'Gửi lời mời' }).click();
  await expect(dialog.getByText('Email này đã có tài khoản.')).toBeVisible();
  await dialog.getByLabel('Email').fill(email);
  await expect(dialog.getByText('Chưa tư vấn viên nào có email này')).toBeVisible();
  await dialog.getByLabel('Vai trò').selectOption('admin');
  await expect(dialog.getByText('Chưa tư vấn viên nào có email này')).toHaveCount(0);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Gửi lời mời' }).click();
  await expect(page.getByText('Đã gửi lời mời')).toBeVisible();
  await expect(row(page, email)).toContainText('Quản trị viên');
  expect(page.url()).not.toContain('@');

  await choose(page, email, 'Chuyển thành tư vấn viên');
  await expect(row(page, email)).toContainText('Tư vấn viên');
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(row(page, email)).toContainText('Quản trị viên');
  expect((await accountOf(email))?.role).toBe('admin');
});

test('Lan can’t touch her own account, nor is the last admin ever taken away; the page says why in place', async ({
  page,
}) => {
  await signIn(page, ADMIN, '/accounts?role=admin');
  await expect(row(page, ADMIN)).toContainText('Chỉ quản trị viên khác mới thay đổi được');
  await expect(row(page, ADMIN).getByRole('button')).toHaveCount(0);
  await expect(manage('disable_user', { email: ADMIN })).rejects.toThrow('own_account');

  // As if the other admins were disabled at this very moment.
  await page.route('**/admin/accounts', (route) =>
    route.request().postDataJSON().action === 'disable_user'
      ? route.fulfill({ status: 409, json: { success: false, error: 'x', code: 'last_admin' } })
      : route.continue(),
  );
  await choose(page, OTHER_ADMIN, 'Khóa tài khoản');
  const alert = row(page, OTHER_ADMIN).getByRole('alert');
  await expect(alert).toContainText('Chưa khóa được');
  await expect(alert).toContainText('Sẽ không còn ai có quyền quản trị');
  await expect(row(page, OTHER_ADMIN)).toContainText('Đang dùng');
  await expectAccessible(page);
});

test('an account whose consultant has another address now, or is disabled, is pointed out and put right', async ({
  page,
}) => {
  const one = await consultant();
  const [old, next] = [emailOf(one), `moi-${emailOf(one)}`];
  await create(old);
  await signIn(page, ADMIN, `/consultants/${one.consultantid}`);
  await expect(account(page)).toContainText('Đã mời');
  await page.getByRole('link', { name: 'Sửa' }).click();
  await page.getByRole('dialog').getByRole('textbox', { name: 'Email' }).fill(next);
  await page.getByRole('dialog').getByRole('button', { name: 'Lưu' }).click();
  await expect(account(page)).toContainText(`nay dùng email ${next}, nhưng vẫn đăng nhập bằng email cũ`);

  await page.goto('/accounts?state=trouble');
  await expect(row(page, old)).toContainText(one.fullname);
  await page.goto(`/consultants/${one.consultantid}`);
  await account(page).getByRole('button', { name: 'Chuyển sang email mới' }).click();
  await expect(page.getByText('Đã mời email mới và khóa tài khoản cũ')).toBeVisible();
  await expect(account(page)).toContainText('Đã mời');
  expect(await accountOf(old)).toMatchObject({ enabled: false });
  expect(await accountOf(next)).toMatchObject({ enabled: true, role: 'consultant' });

  await page.getByRole('button', { name: 'Vô hiệu hóa' }).click();
  await expect(account(page)).toContainText('đã bị vô hiệu hóa nhưng tài khoản chưa bị khóa');
  await account(page).getByRole('button', { name: 'Khóa tài khoản' }).click();
  await expect(account(page)).toContainText('Bị khóa');
  expect(await accountOf(next)).toMatchObject({ enabled: false });
});

test('“invite all” says for each what happened, stops when no more mail can be sent, and goes on from there', async ({
  page,
}) => {
  const people = [await consultant(), await consultant(), await consultant()];
  const ids = people.map(({ consultantid }) => consultantid);
  // Those of other tests stay uninvited.
  await page.route('**/admin/execute-sql', async (route) => {
    if (route.request().postDataJSON().action !== 'get_consultants') return route.continue();
    const response = await route.fetch();
    const { consultants, ...answer } = await response.json();
    const own = consultants.filter((one: Consultant) => ids.includes(one.consultantid));
    return route.fulfill({ response, json: { ...answer, consultants: own, total: own.length } });
  });
  let invited = 0;
  await page.route('**/admin/accounts', (route) => {
    if (route.request().postDataJSON().action !== 'create_user') return route.continue();
    invited += 1;
    return invited === 2
      ? route.fulfill({ status: 503, json: { success: false, error: 'x', code: 'mail_not_sent' } })
      : route.continue();
  });
  await signIn(page, ADMIN, '/consultants?size=1000');
  await expect(page.getByText('3 tư vấn viên chưa có tài khoản')).toBeVisible();
  await page.getByRole('link', { name: 'Mời tất cả' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mời các tư vấn viên chưa có tài khoản' });
  const lines = dialog.getByRole('listitem');
  await dialog.getByRole('button', { name: 'Mời 3 người' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Đã mời 1 trên 3 người.');
  await expect(lines.nth(0)).toContainText('Đã mời');
  await expect(lines.nth(1)).toContainText('Chưa mời được');
  await expect(lines.nth(1)).toContainText('Không gửi được email');
  await expect(lines.nth(2)).toContainText('Chưa mời');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Mời tiếp 2 người còn lại' }).click();
  await expect(dialog.getByRole('status')).toHaveText('Đã mời 3 trên 3 người.');
  await dialog.getByRole('button', { name: 'Đóng' }).last().click();
  for (const one of people) await expect(row(page, one.fullname)).toContainText('Đã mời');
  for (const one of people) expect(await accountOf(emailOf(one))).toMatchObject({ enabled: true, role: 'consultant' });
});

test('the consultants are there while the accounts can’t be reached, which is said in place', async ({ page }) => {
  const one = await consultant();
  await page.route('**/admin/accounts', (route) =>
    route.fulfill({ status: 503, json: { success: false, error: 'x', code: 'accounts_unavailable' } }),
  );
  await signIn(page, ADMIN, '/consultants');
  await page.getByRole('searchbox').fill(one.tag);
  await expect(row(page, one.fullname)).toContainText('Chưa rõ');
  await expect(page.getByText('Chưa xem được tài khoản đăng nhập')).toBeVisible();
  await page.getByRole('link', { name: one.fullname }).click();
  await expect(account(page)).toContainText('Hệ thống tài khoản tạm thời không truy cập được');
  await page.unrouteAll();
  await account(page).getByRole('button', { name: 'Thử lại' }).click();
  await expect(account(page)).toContainText('Chưa có');
});

test('a consultant may not look at the accounts', async ({ page }) => {
  await signIn(page, CONSULTANT, '/accounts');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});

test('Mai finds an account, makes somebody an admin, resets a password and deletes, all with keys', async ({
  page,
}) => {
  const keys = new Keyboard(page);
  const email = `${tag()}@tuvan.example`;
  await create(email);
  await signIn(page, ADMIN, '/accounts');
  await keys.fill(page.getByRole('searchbox'), email);
  await expect(page.getByText('1 kết quả')).toBeVisible();
  expect(page.url()).not.toContain('@');
  const more = row(page, email).getByRole('button', { name: `Thao tác khác với ${email}` });
  const press = async (name: string) => {
    await keys.activate(more);
    const item = page.getByRole('menuitem', { name });
    await expect(item).toBeVisible();
    for (let step = 0; !(await item.evaluate((it) => it === document.activeElement)); step += 1) {
      if (step > 8) throw new Error(`no way to ${name}`);
      await keys.press('ArrowDown');
    }
    await keys.press('Enter');
  };
  await press('Cho làm quản trị viên');
  await keys.activate(page.getByRole('dialog').getByRole('button', { name: 'Cho làm quản trị viên' }));
  await expect(row(page, email)).toContainText('Quản trị viên');

  await press('Xóa tài khoản');
  await expect(row(page, email)).toHaveCount(0);
  await keys.undo();
  await expect(row(page, email)).toBeVisible();
  await press('Xóa tài khoản');
  await page.goto('/today');
  await expect.poll(async () => await accountOf(email)).toBeUndefined();
});

test('a reset is confirmed first, and refused for somebody who has not signed in yet', async ({ page }) => {
  await signIn(page, ADMIN, '/accounts');
  await page.getByRole('searchbox').fill(CONSULTANT);
  await choose(page, CONSULTANT, 'Đặt lại mật khẩu');
  const dialog = page.getByRole('dialog', { name: 'Đặt lại mật khẩu?' });
  await expect(dialog).toContainText(`Mật khẩu hiện tại của ${CONSULTANT} mất hiệu lực ngay`);
  // The other tests sign in as this consultant.
  await page.route('**/admin/accounts', (route) =>
    route.request().postDataJSON().action === 'reset_password'
      ? route.fulfill({ status: 409, json: { success: false, error: 'x', code: 'invitation_pending' } })
      : route.continue(),
  );
  await dialog.getByRole('button', { name: 'Đặt lại mật khẩu' }).click();
  await expect(row(page, CONSULTANT).getByRole('alert')).toContainText('Hãy gửi lại lời mời');
});

test('the accounts fit on a phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const one = await consultant();
  await create(emailOf(one));
  await signIn(page, ADMIN, '/accounts');
  await page.getByRole('searchbox').fill(one.tag);
  const card = page.getByRole('listitem').filter({ hasText: emailOf(one) });
  await expect(card).toContainText('Đã mời');
  await expectNoSidewaysScroll(page);
  await card.getByRole('button', { name: 'Gửi lại lời mời' }).click();
  await expect(page.getByText('Đã gửi lại lời mời')).toBeVisible();
});
