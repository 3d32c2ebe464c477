import type { Page } from '@playwright/test';
import { appointment, type Booked, booking, call } from './bookings';
import { inDays } from './days';
import { CONSULTANT, expect, expectAccessible, signIn, test } from './people';
import { settled, showAll } from './screens';
import { ask } from './sessions';

test.use({ viewport: { width: 360, height: 740 } });

/** Opens the page as Hùng, with all rows of its lists. */
async function open(page: Page) {
  await signIn(page, CONSULTANT, '/');
  await settled(page);
  await showAll(page);
}

const entry = (page: Page, { customer_name }: Booked) => page.getByRole('listitem').filter({ hasText: customer_name });

/** An appointment with the consultant who signs in, at a time of the night that nobody else has booked. */
async function booked(day: string): Promise<Booked> {
  const { consultants } = await call<{ consultants: { consultantid: number; fullname: string }[] }>('get_consultants', {
    search: CONSULTANT,
  });
  const [own] = consultants;
  if (!own) throw new Error('no such consultant');
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const minute = Math.floor(Math.random() * 60);
    const time = `0${Math.floor(minute / 12)}:${String((minute % 12) * 5).padStart(2, '0')}`;
    try {
      return await booking({ consultant: { ...own, day, tag: '' }, time, duration: 5 });
    } catch (error) {
      if (!String(error).includes('slot_taken')) throw error;
    }
  }
  throw new Error('the night is full');
}

test('Hùng confirms a request, undoes it, and confirms it after all', async ({ page }) => {
  const one = await booked(inDays(1));
  await open(page);
  await expect(page).toHaveURL(/\/my-day$/);
  const confirm = entry(page, one)
    .first()
    .getByRole('button', { name: `Xác nhận: ${one.customer_name}` });
  await confirm.click();
  await expect(entry(page, one).first()).toContainText('Đã xác nhận');
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await expect(entry(page, one).first()).toContainText('Chờ xác nhận');
  expect((await appointment(one)).status).toBe('pending');
  await confirm.click();
  await page.getByRole('alert').getByRole('button', { name: 'Đóng' }).last().click();
  await expect.poll(async () => (await appointment(one)).status).toBe('confirmed');
});

test('Hùng denies with a reason, which the appointment keeps', async ({ page }) => {
  const one = await booked(inDays(2));
  await open(page);
  await entry(page, one)
    .first()
    .getByRole('link', { name: `Từ chối: ${one.customer_name}` })
    .click();
  const dialog = page.getByRole('dialog', { name: 'Từ chối lịch hẹn' });
  await expect(dialog.getByLabel('Lý do')).toBeFocused();
  await dialog.getByRole('button', { name: 'Từ chối' }).click();
  await expect(dialog.getByText('Hãy điền ô này.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Lý do').fill('Trùng lịch công tác');
  await dialog.getByRole('button', { name: 'Từ chối' }).click();
  await expect(page.getByText('Đã từ chối lịch hẹn')).toBeVisible();
  await expect(entry(page, one)).toHaveCount(0);
  const { status, description } = await appointment(one);
  expect(status).toBe('cancelled');
  expect(description).toContain('Trùng lịch công tác');
});

test('Hùng completes a forgotten appointment, but none that has not started', async ({ page }) => {
  const [past, coming] = [await booked(inDays(-1)), await booked(inDays(3))];
  for (const { appointmentid } of [past, coming])
    await call('update_appointment', { appointmentid, status: 'confirmed' });
  await open(page);
  await entry(page, past)
    .getByRole('button', { name: `Hoàn thành: ${past.customer_name}` })
    .click();
  await expect(entry(page, past)).toContainText('Hoàn thành');
  // Leaving the page sends changes that can still be undone.
  await page.goto(`/my-day?day=${coming.day}`);
  await expect.poll(async () => (await appointment(past)).status).toBe('completed');
  await expect(entry(page, coming)).toBeVisible();
  await expect(entry(page, coming).getByRole('button', { name: /^Hoàn thành/ })).toHaveCount(0);
});

test('Hùng finds what he forgot more than a month ago', async ({ page }) => {
  const old = await booked(inDays(-45));
  await open(page);
  const forgotten = page.getByRole('region', { name: 'Đã qua giờ, chưa hoàn thành' });
  await forgotten.getByRole('link', { name: /^\d+ yêu cầu cũ hơn 30 ngày chưa được trả lời$/ }).click();
  await entry(page, old).getByRole('link').first().click();
  await expect(page).toHaveURL(new RegExp(`/my-day\\?day=${old.day}`));
  await expect(entry(page, old).getByRole('button', { name: `Xác nhận: ${old.customer_name}` })).toBeVisible();
});

test('Hùng marks a no-show, and undoes what he pressed by mistake', async ({ page }) => {
  const past = await booked(inDays(-1));
  await call('update_appointment', { appointmentid: past.appointmentid, status: 'confirmed' });
  await open(page);
  const missed = entry(page, past).getByRole('button', { name: `Không đến: ${past.customer_name}` });
  await missed.click();
  await expect(entry(page, past)).toContainText('Không đến');
  await expect(missed).toBeHidden();
  await page.getByRole('button', { name: 'Hoàn tác' }).click();
  await missed.click();
  await page.goto('/my-appointments?days=past&status=no_show');
  await expect.poll(async () => (await appointment(past)).status).toBe('no_show');
  await page.reload();
  await expect(page.getByRole('listitem').filter({ hasText: past.customer_name })).toContainText('Không đến');
});

test('Hùng sees his free slots, and who has booked the others', async ({ page }) => {
  const day = inDays(500 + Math.floor(Math.random() * 20_000));
  const one = await booked(day);
  for (const [start_time, end_time] of [
    ['00:00', '05:00'],
    ['06:00', '07:00'],
  ])
    await call('create_consultant_schedule', {
      consultant_id: one.consultant.consultantid,
      date: day,
      start_time,
      end_time,
    });
  await signIn(page, CONSULTANT, `/my-day?day=${day}`);
  const agenda = page.getByRole('list', { name: /^Lịch / });
  await expect(agenda.getByRole('listitem')).toHaveCount(2);
  await expect(agenda.getByRole('listitem').first()).toContainText(one.customer_name);
  await expect(agenda.getByRole('listitem').last()).toHaveText('06:00–07:00Còn trống');
});

test('Hùng sees nothing of other consultants and may open no admin page', async ({ page }) => {
  const other = await booking({ day: inDays(1), time: '00:00' });
  await signIn(page, CONSULTANT, `/my-day?day=${other.day}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Ngày của tôi' })).toBeVisible();
  await expect(entry(page, other)).toHaveCount(0);
  await page.goto(`/my-day/deny/${other.appointmentid}`);
  await expect(page.getByRole('heading', { name: 'Không có lịch hẹn này trong lịch của bạn' })).toBeVisible();
  for (const path of [
    '/today',
    '/appointments',
    `/appointments/${other.appointmentid}`,
    '/customers',
    '/consultants',
    '/programs',
  ]) {
    await page.goto(path);
    await expect(page.getByRole('heading', { name: 'Trang này không dành cho bạn' })).toBeVisible();
  }
  // The API itself refuses as well.
  const { consultantid: consultant_id } = await ask<{ consultantid: number }>(CONSULTANT, 'get_consultant_by_email', {
    email: CONSULTANT,
  });
  const { appointmentid: appointment_id } = other;
  for (const action of ['confirm_appointment', 'deny_appointment', 'complete_appointment'])
    await expect(ask(CONSULTANT, action, { consultant_id, appointment_id, reason: 'x' })).rejects.toThrow('not_found');
  expect((await appointment(other)).status).toBe('pending');
});

test('somebody whose account belongs to no consultant is told so, and whom to ask', async ({ page }) => {
  await page.route('**/admin/execute-sql', (route) =>
    route.request().postDataJSON().action === 'get_consultant_by_email'
      ? route.fulfill({ status: 404, json: { success: false, error: 'x', code: 'not_found' } })
      : route.continue(),
  );
  await signIn(page, CONSULTANT, '/');
  await expect(page.getByRole('heading', { name: 'Email này chưa gắn với tư vấn viên' })).toBeVisible();
  await expect(page.getByText(CONSULTANT)).toBeVisible();
  await expectAccessible(page);
  await page.unrouteAll();
  await page.getByRole('button', { name: 'Kiểm tra lại' }).click();
  await expect(page.getByRole('heading', { name: 'Ngày của tôi' })).toBeVisible();
});
