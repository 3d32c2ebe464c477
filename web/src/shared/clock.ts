import { useMemo, useSyncExternalStore } from 'react';
import { type Day, wallClock, weekdayOf } from './days';
import { useLanguage } from './language';
import { useSession } from './session';
import type { Language } from './spoken';

const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const;
const MINUTE_MS = 60_000;

const watching = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** One timer for all: each row of a list asks for the time. */
function everyMinute(changed: () => void) {
  watching.add(changed);
  timer ??= setInterval(() => {
    for (const each of watching) each();
  }, 5_000);
  return () => {
    watching.delete(changed);
    if (watching.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
const currentMinute = () => Math.floor(Date.now() / MINUTE_MS);

/** The organisation's current day. */
export const todayIn = (timeZone: string): Day => wallClock(new Date(), timeZone).day;

/** The organisation's current day and minute; updates every minute. */
export function useNow(): { day: Day; minutes: number } {
  const { timeZone } = useSession();
  const minute = useSyncExternalStore(everyMinute, currentMinute);
  return useMemo(() => wallClock(new Date(minute * MINUTE_MS), timeZone), [minute, timeZone]);
}

/** Formats days and instants in the person's language. */
export function useFormats(): Formats {
  const { language } = useLanguage();
  const { timeZone } = useSession();
  return formatsOf(language, timeZone);
}

export type Formats = ReturnType<typeof createFormats>;

const known = new Map<string, Formats>();

/** All components share the formats: creating one is far slower than using it. */
function formatsOf(language: Language, timeZone: string): Formats {
  const key = `${language} ${timeZone}`;
  const formats = known.get(key) ?? createFormats(language, timeZone);
  known.set(key, formats);
  return formats;
}

function createFormats(language: Language, timeZone: string) {
  const locale = LOCALES[language];
  const ofDay = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' });
    return (day: Day) => format.format(new Date(`${day}T00:00:00Z`));
  };
  const instant = new Intl.DateTimeFormat(locale, {
    timeZone,
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const numbers = new Intl.NumberFormat(locale);
  const fixed = (digits: number) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const [tenths, hundredths] = [fixed(1), fixed(2)];
  return {
    /** Thứ Năm, 26/11/2026 */
    longDay: ofDay({ weekday: 'long', day: '2-digit', month: '2-digit', year: 'numeric' }),
    /** Thứ Năm, 26 tháng 11, 2026: for screen readers */
    spokenDay: ofDay({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    /** Thứ Năm */
    weekday: ofDay({ weekday: 'long' }),
    /** T5, Thu */
    shortWeekday: ofDay({ weekday: 'short' }),
    /** tháng 11 năm 2026 */
    month: ofDay({ month: 'long', year: 'numeric' }),
    /** An ISO instant in the organisation's time zone: 26/11/2026 09:00 */
    instant: (iso: string) => {
      const parts = new Map(instant.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
      return `${parts.get('day')}/${parts.get('month')}/${parts.get('year')} ${parts.get('hour')}:${parts.get('minute')}`;
    },
    number: (n: number) => numbers.format(n),
    /** With as many decimals as the others of its column: 4.0 */
    tenths: (n: number) => tenths.format(n),
    /** 4.00 */
    hundredths: (n: number) => hundredths.format(n),
    isWeekend: (day: Day) => weekdayOf(day) >= 5,
  };
}
