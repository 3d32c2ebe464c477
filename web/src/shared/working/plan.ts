import * as v from 'valibot';
import type { AnswerOf } from '../../api/client';
import { parseDay, parseEnd, parseTime, showDay, showTime, toMinutes } from '../days';
import { rules } from '../form/rules';
import type { FormTexts } from '../form/texts';

export type Hours = AnswerOf<'get_working_plan'>['data']['entries'][number];

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export const SLOT_MINUTES = ['15', '20', '30', '45', '60', '90', '120'] as const;

/** Hours of a weekday as typed; `key` identifies them in the list. */
export type HoursValues = {
  key: string;
  weekday: number;
  starttime: string;
  endtime: string;
  slotminutes: string;
  validfrom: string;
  validto: string;
};

export type PlanValues = { entries: HoursValues[] };

interface Texts {
  tooShort: string;
  overlaps: string;
}

const minutesOf = ({ starttime, endtime }: Pick<HoursValues, 'starttime' | 'endtime'>) => {
  const [start, end] = [parseTime(starttime), parseEnd(endtime)];
  return start && end ? { start: toMinutes(start), end: toMinutes(end) } : null;
};

/** Whether the two share a weekday, minutes and dates. */
export function overlaps(one: HoursValues, other: HoursValues): boolean {
  const [mine, theirs] = [minutesOf(one), minutesOf(other)];
  if (one.weekday !== other.weekday || !mine || !theirs) return false;
  const from = (hours: HoursValues) => parseDay(hours.validfrom) ?? '0000';
  const to = (hours: HoursValues) => parseDay(hours.validto) ?? '9999';
  return mine.start < theirs.end && theirs.start < mine.end && from(one) <= to(other) && from(other) <= to(one);
}

export function planSchema(t: FormTexts, texts: Texts): v.GenericSchema<PlanValues> {
  const hours = v.pipe(
    v.object({
      key: v.string(),
      weekday: v.number(),
      starttime: rules.time(t),
      endtime: rules.endTime(t),
      slotminutes: v.string(),
      validfrom: rules.optionalDay(t),
      validto: rules.optionalDay(t),
    }),
    v.forward(
      v.check((one) => {
        const span = minutesOf(one);
        return !span || span.start < span.end;
      }, t.timesReversed),
      ['endtime'],
    ),
    v.forward(
      v.check((one) => {
        const span = minutesOf(one);
        return !span || span.start >= span.end || span.end - span.start >= Number(one.slotminutes);
      }, texts.tooShort),
      ['endtime'],
    ),
    v.forward(
      v.check((one) => {
        const [from, to] = [parseDay(one.validfrom), parseDay(one.validto)];
        return !from || !to || from <= to;
      }, t.daysReversed),
      ['validto'],
    ),
  );
  return v.object({
    entries: v.pipe(
      v.array(hours),
      v.checkItems((one, index, all) => !all.slice(0, index).some((other) => overlaps(one, other)), texts.overlaps),
    ),
  });
}

export function toValues(entries: readonly Hours[]): PlanValues {
  return {
    entries: entries.map((one) => ({
      key: String(one.planid),
      weekday: one.weekday,
      starttime: showTime(one.starttime),
      endtime: showTime(one.endtime),
      slotminutes: String(one.slotminutes),
      validfrom: one.validfrom ? showDay(one.validfrom) : '',
      validto: one.validto ? showDay(one.validto) : '',
    })),
  };
}

/** Expects values that have passed the schema. */
export function toEntries({ entries }: PlanValues) {
  return entries.map(({ weekday, starttime, endtime, slotminutes, validfrom, validto }) => ({
    weekday,
    starttime: parseTime(starttime) ?? starttime,
    endtime: parseEnd(endtime) ?? endtime,
    slotminutes: Number(slotminutes),
    validfrom: parseDay(validfrom),
    validto: parseDay(validto),
  }));
}

/** A suggestion for new hours: after the last ones of the day, or the same as on the day before. */
export function nextHours({ entries }: PlanValues, weekday: number): HoursValues {
  const common = { key: crypto.randomUUID(), weekday, slotminutes: '60', validfrom: '', validto: '' };
  const same = entries.filter((one) => one.weekday === weekday);
  const last = same.at(-1);
  if (last) return { ...common, slotminutes: last.slotminutes, starttime: last.endtime, endtime: '' };
  const before = entries.find((one) => one.weekday === weekday - 1);
  return before
    ? { ...before, ...common, slotminutes: before.slotminutes }
    : { ...common, starttime: '09:00', endtime: '17:00' };
}

interface SummaryTexts {
  minutesOf(minutes: number): string;
  from: string;
  to: string;
}

/** The hours of each weekday as text, from Monday. */
export function summaries({ entries }: PlanValues, t: SummaryTexts): string[] {
  const text = ({ starttime, endtime, slotminutes, validfrom, validto }: HoursValues) =>
    [
      `${starttime}–${endtime}`,
      t.minutesOf(Number(slotminutes)),
      validfrom && `${t.from} ${validfrom}`,
      validto && `${t.to} ${validto}`,
    ]
      .filter(Boolean)
      .join(', ');
  return WEEKDAYS.map((weekday) =>
    entries
      .filter((one) => one.weekday === weekday)
      .sort((one, other) => one.starttime.localeCompare(other.starttime))
      .map(text)
      .join('; '),
  );
}

/** The weekdays on which two plans differ. */
export function differences(weekdays: readonly string[], theirs: readonly string[], yours: readonly string[]) {
  return weekdays
    .map((label, index) => ({ label, theirs: theirs[index] ?? '', yours: yours[index] ?? '' }))
    .filter((one) => one.theirs !== one.yours);
}
