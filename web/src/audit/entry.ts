import type { Schema } from '../api/client';

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
