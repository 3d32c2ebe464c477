import * as v from 'valibot';
import { parseDay, parseTime } from '../days';
import type { useSharedTexts } from '../texts';

type Texts = ReturnType<typeof useSharedTexts>['form'];

const EMAIL = /^[^\s<>,;"@]+@[^\s.<>,;"@]+(\.[^\s.<>,;"@]+)+$/u;
/** At least one number of 8 to 15 digits, whatever is written beside it. */
const PHONE = /(?:\d[ .()-]*){8,15}/;

/** The rules of the API's values, so that a mistake is shown beside its field. Each takes what was typed. */
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
      v.check((text) => text === '' || PHONE.test(text), t.phone),
    ),
  link: (t: Texts) =>
    v.pipe(
      v.string(),
      v.trim(),
      v.maxLength(500, t.tooLong(500)),
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
};

/** An optional text as the API takes it. */
export function orNull(text: string): string | null {
  return text.trim() || null;
}
