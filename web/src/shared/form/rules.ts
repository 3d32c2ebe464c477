import * as v from 'valibot';
import { parseDay, parseEnd, parseTime } from '../days';
import type { FormTexts } from './texts';

type Texts = FormTexts;

const EMAIL = /^[^\s<>,;"@]+@[^\s.<>,;"@]+(\.[^\s.<>,;"@]+)+$/u;
/** What can't be part of a number, and so separates it from words and other numbers. */
const BESIDE_PHONE = /[^\d+ .()\u00a0-]/;
const PHONE = /^[ .()\u00a0-]*(?:\+[ .()\u00a0-]*)?(?:\d[ .()\u00a0-]*){8,15}$/;
const hasPhone = (text: string) => text.split(BESIDE_PHONE).some((part) => PHONE.test(part));

/** The API's rules for values, so that mistakes are shown beside their fields. Each validates typed text. */
export const rules = {
  text: (t: Texts, max: number) => v.pipe(v.string(), v.trim(), v.maxLength(max, t.tooLong(max))),
  name: (t: Texts) => v.pipe(v.string(), v.trim(), v.nonEmpty(t.required), v.maxLength(255, t.tooLong(255))),
  email: (t: Texts) =>
    v.pipe(v.string(), v.trim(), v.nonEmpty(t.required), v.maxLength(255, t.tooLong(255)), v.regex(EMAIL, t.email)),
  phone: (t: Texts) =>
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(30, t.tooLong(30)),
      v.check((text) => text === '' || hasPhone(text), t.phone),
    ),
  link: (t: Texts) =>
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(2048, t.tooLong(2048)),
      v.check((text) => text === '' || /^https?:\/\/\S+$/i.test(text), t.link),
    ),
  day: (t: Texts) =>
    v.pipe(
      v.string(),
      v.nonEmpty(t.required),
      v.check((text) => parseDay(text) !== null, t.day),
    ),
  optionalDay: (t: Texts) =>
    v.pipe(
      v.string(),
      v.check((text) => text.trim() === '' || parseDay(text) !== null, t.day),
    ),
  /** Strictly before `today`, after 1900. */
  optionalPastDay: (t: Texts, today: string) =>
    v.pipe(
      v.string(),
      v.check((text) => text.trim() === '' || parseDay(text) !== null, t.day),
      v.check((text) => {
        const day = parseDay(text);
        return day === null || (day >= '1900-01-01' && day < today);
      }, t.past),
    ),
  time: (t: Texts) =>
    v.pipe(
      v.string(),
      v.nonEmpty(t.required),
      v.check((text) => parseTime(text) !== null, t.time),
    ),
  /** Including 24:00. */
  endTime: (t: Texts) =>
    v.pipe(
      v.string(),
      v.nonEmpty(t.required),
      v.check((text) => parseEnd(text) !== null, t.time),
    ),
};

/** An optional text as the API expects it. */
export function orNull(text: string): string | null {
  return text.trim() || null;
}
