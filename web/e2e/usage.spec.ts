import type { Page } from '@playwright/test';
import { ADMIN, CONSULTANT, expect, expectAccessible, expectNoSidewaysScroll, signIn, test } from './people';

const USAGE = {
  date_from: '2026-11-01',
  date_to: '2026-11-02',
  days: 2,
  sessions: 31,
  screens: [
    { page: 'calendar', views: 640, sessions: 28, lcp_p75_ms: 3100, inp_p75_ms: 610, cls_p75: 0.3 },
    { page: 'today', views: 210, sessions: 30, lcp_p75_ms: 1840, inp_p75_ms: 96, cls_p75: 0.02 },
    { page: 'customer', views: 12, sessions: 5, lcp_p75_ms: null, inp_p75_ms: null, cls_p75: null },
  ],
  actions: [
    { action: 'get_calendar', count: 900, failed: 0, p75_ms: 1450 },
    { action: 'create_appointment', count: 80, failed: 6, p75_ms: 240 },
  ],
  errors: [
    { action: 'create_appointment', outcome: 'slot_taken', count: 5 },
    { action: 'create_appointment', outcome: 'network', count: 1 },
  ],
  by_day: [
    { date: '2026-11-01', sessions: 16, views: 400, actions: 500, failed: 1 },
    { date: '2026-11-02', sessions: 15, views: 462, actions: 480, failed: 5 },
  ],
};

/** Answers for the days that have been counted. */
async function counted(page: Page, answer: object) {
  const asked: object[] = [];
  await page.route('**/admin/execute-sql', (route) => {
    const { action, ...parameters } = route.request().postDataJSON();
    if (action !== 'get_usage') return route.fallback();
    asked.push(parameters);
    return route.fulfill({ json: answer });
  });
  return asked;
}

test('Lan sees which screens are used and how fast they feel, in words', async ({ page }) => {
  const asked = await counted(page, USAGE);
  await signIn(page, ADMIN, '/today');
  await page.getByRole('link', { name: 'Mức sử dụng' }).click();
  const screens = page.getByRole('table', { name: 'Trang' });
  await expect(screens.getByRole('row').nth(1)).toContainText(/Lịch\s*640\s*28\s*3,1 giây\s*hơi chậm\s*610 ms\s*chậm/);
  await expect(screens.getByRole('row').nth(2)).toContainText(/Hôm nay\s*210\s*30\s*1,8 giây\s*nhanh\s*96 ms\s*nhanh/);
  await expect(screens.getByRole('row').nth(3)).toContainText(/Hồ sơ khách hàng\s*12\s*5\s*–\s*–/);
  const actions = page.getByRole('table', { name: 'Yêu cầu gửi đến hệ thống' });
  await expect(actions.getByRole('row').nth(2)).toContainText(/Đặt lịch hẹn\s*80\s*7,5%\s*240 ms/);
  await expect(page.getByRole('table', { name: 'Lỗi' }).getByRole('row').nth(1)).toContainText(
    /Đặt lịch hẹn\s*Tư vấn viên đã có lịch vào thời gian này\s*5/,
  );
  await expect(page.getByRole('img', { name: /^Biểu đồ: Lượt xem trang/ })).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel('Thời gian').selectOption('7 ngày qua');
  await expect(page).toHaveURL(/period=week/);
  await page.getByLabel('Biểu đồ về').selectOption('Yêu cầu bị lỗi');
  await page.reload();
  await expect(page.getByRole('img', { name: /^Biểu đồ: Yêu cầu bị lỗi/ })).toBeVisible();
  await expect(page.getByLabel('Thời gian')).toHaveValue('week');
  expect(asked.at(-1)).toEqual({ date_from: expect.any(String), date_to: expect.any(String) });
});

test('a phone shows the usage without scrolling sideways', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await counted(page, USAGE);
  await signIn(page, ADMIN, '/usage');
  await expect(page.getByRole('list', { name: 'Trang' })).toBeVisible();
  await page.getByText('Số liệu theo ngày').click();
  await expectNoSidewaysScroll(page);
  await expectAccessible(page);
});

test('without figures the page says when a day is counted, and days in the wrong order are refused', async ({
  page,
}) => {
  await counted(page, { ...USAGE, days: 0, sessions: 0, screens: [], actions: [], errors: [], by_day: [] });
  await signIn(page, ADMIN, '/usage');
  await expect(page.getByRole('heading', { name: 'Chưa có số liệu cho thời gian này' })).toBeVisible();
  await expect(page.getByText('Mỗi ngày được tổng kết vào sáng hôm sau.').last()).toBeVisible();
  await page.goto('/usage?from=2026-11-02&to=2026-11-01');
  await expect(page.getByRole('alert')).toContainText('Ngày kết thúc không được trước ngày bắt đầu.');
});

test('a consultant may not open the usage', async ({ page }) => {
  await signIn(page, CONSULTANT, '/usage');
  await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
});
