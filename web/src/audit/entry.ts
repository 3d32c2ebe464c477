import type { Schema } from '../api/client';
import { isDay, showDay, showTime } from '../shared/days';

export type Entry = Schema<'AuditEntry'>;

export const TABLES = [
  'customer',
  'consultant',
  'appointment',
  'appointmentfeedback',
  'consultantschedule',
  'consultantleave',
  'consultantworkingplan',
  'communityprogram',
  'programparticipant',
] as const;
export type Table = (typeof TABLES)[number];

export const CHANGES = ['insert', 'update', 'delete'] as const satisfies readonly Entry['action'][];

/** Set by the system with every change, so they say nothing. */
const OWN = new Set(['updatedat']);

export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/** The fields that differ, in the record's order; of a new or deleted record, those that have a value. */
export function changesOf({ before, after }: Pick<Entry, 'before' | 'after'>): FieldChange[] {
  const fields = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...fields]
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter((change) => change.before !== change.after && !OWN.has(change.field));
}

/** The record's name, if it has one. */
export function nameIn({ before, after }: Pick<Entry, 'before' | 'after'>): string | null {
  const { fullname, programname } = after ?? before ?? {};
  const name = fullname ?? programname;
  return typeof name === 'string' ? name : null;
}

/** When the record takes place: 26/11/2026 09:00; null if it has no such day. */
export function whenIn({ before, after }: Pick<Entry, 'before' | 'after'>): string | null {
  const { date, time, starttime, startdate } = after ?? before ?? {};
  const day = date ?? startdate;
  if (typeof day !== 'string' || !isDay(day)) return null;
  const at = time ?? starttime;
  return typeof at === 'string' ? `${showDay(day)} ${showTime(at)}` : showDay(day);
}

/** Whether there is a state to restore: not for creations, nor for changes of many records at once. */
export function canBringBack({ before, rowkey }: Pick<Entry, 'before' | 'rowkey'>): boolean {
  return before !== null && rowkey !== null;
}

/** The latest of these entries about the same record. */
export function latestSeen(entry: Entry, entries: readonly Entry[]): number {
  const same = entries.filter(({ tablename, rowkey }) => tablename === entry.tablename && rowkey === entry.rowkey);
  return Math.max(entry.auditid, ...same.map(({ auditid }) => auditid));
}

export function isTable(name: string): name is Table {
  return TABLES.some((table) => table === name);
}
