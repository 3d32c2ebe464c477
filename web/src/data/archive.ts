import type { Schema } from '../api/client';

export type Status = Schema<'ArchiveStatus'>;
export type Requested = Schema<'RequestedRun'>;
export type Kind = Schema<'RunKind'>;

/**
 * What would be lost if the database were lost now.
 * `nothing`: everything is archived. `recent`: changes since the last archive run.
 * `unarchived`: changes that a run failed to archive, however old. `everything`: nothing was ever archived.
 */
export type AtRisk = 'nothing' | 'recent' | 'unarchived' | 'everything';

export function atRisk({ last_updated, tables, pending_tables, pending_days }: Status): AtRisk {
  if (last_updated === null) return 'everything';
  if (Object.values(tables).some(({ status }) => status === 'failed')) return 'unarchived';
  return pending_tables.length + pending_days.length > 0 ? 'recent' : 'nothing';
}

/** The requested run that has not ended; there is at most one. */
export function underWay({ requests }: Pick<Status, 'requests'>): Requested | undefined {
  return requests.find(({ state }) => state === 'waiting' || state === 'running');
}

const WATCHING_MS = 2_000;
const REFRESH_MS = 30_000;

/** Polling interval: shorter while somebody waits for a run. */
export function refreshEvery(status: Status | undefined): number {
  return status && underWay(status) ? WATCHING_MS : REFRESH_MS;
}

const STEP = 1000;
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 141.6 kB; `number` writes it in the person's language. */
export function showBytes(bytes: number, number: (n: number) => string): string {
  let [amount, unit] = [bytes, 0];
  while (amount >= STEP && unit < UNITS.length - 1) {
    amount /= STEP;
    unit += 1;
  }
  return `${number(Math.round(amount * 10) / 10)} ${UNITS[unit]}`;
}

/** 411 ms, 2.4 s, 3 min 5 s */
export function showDuration(ms: number, number: (n: number) => string): string {
  if (ms < STEP) return `${number(ms)} ms`;
  const seconds = ms / STEP;
  if (seconds < 60) return `${number(Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  return `${number(Math.floor(whole / 60))} min ${whole % 60} s`;
}
