import { describe, expect, test } from 'vitest';
import { atRisk, type Requested, refreshEvery, type Status, showBytes, showDuration, underWay } from './archive';

const status: Status = {
  last_updated: '2026-11-26T15:38:29.821Z',
  tables: { customer: { record_count: 1, checksum: 'a', status: 'ok', last_archived: null, last_error: null } },
  conflicts: [],
  history: [],
  last_run: null,
  days_loaded: 3,
  days_archived: 47,
  pending_tables: [],
  pending_days: [],
  requests: [],
};
const failed = { customer: { ...status.tables.customer, status: 'failed' } } as Status['tables'];
const request = (state: Requested['state']): Requested => ({
  request_id: state,
  kind: 'changed',
  state,
  requested_at: '2026-11-26T15:40:00Z',
  finished_at: null,
  message: null,
  figures: null,
  code: null,
});

describe('if the database were lost now', () => {
  test.each<[string, Partial<Status>, ReturnType<typeof atRisk>]>([
    ['nothing, when all of it is archived', {}, 'nothing'],
    ['what was changed, when a day waits', { pending_days: ['2026-11-26'] }, 'recent'],
    ['what was changed, when a table waits', { pending_tables: ['customer'] }, 'recent'],
    ['more than that, when a table failed', { tables: failed, pending_days: ['2026-11-26'] }, 'unarchived'],
    ['everything, when nothing was ever archived', { last_updated: null, tables: {} }, 'everything'],
  ])('it would cost %s', (_, change, expected) => {
    expect(atRisk({ ...status, ...change })).toBe(expected);
  });
});

test('a run is polled often while it waits or runs, and not after that', () => {
  for (const state of ['waiting', 'running'] as const) {
    const busy = { ...status, requests: [request(state), request('succeeded')] };
    expect(underWay(busy)?.state).toBe(state);
    expect(refreshEvery(busy)).toBeLessThan(5_000);
  }
  for (const state of ['succeeded', 'partial', 'failed'] as const) {
    const idle = { ...status, requests: [request(state)] };
    expect(underWay(idle)).toBeUndefined();
    expect(refreshEvery(idle)).toBeGreaterThan(10_000);
  }
});

test('sizes and times are written for people', () => {
  const number = (n: number) => new Intl.NumberFormat('vi-VN').format(n);
  expect([0, 999, 141_631, 5_000_000, 2.5e9, 3e15].map((n) => showBytes(n, number))).toEqual([
    '0 B',
    '999 B',
    '141,6 kB',
    '5 MB',
    '2,5 GB',
    '3.000 TB',
  ]);
  expect([411, 2_430, 59_990, 185_000].map((n) => showDuration(n, number))).toEqual([
    '411 ms',
    '2,4 s',
    '60 s',
    '3 min 5 s',
  ]);
});
