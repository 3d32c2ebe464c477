import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { rules } from './rules';

const t = {
  phone: 'phone',
  link: 'link',
  tooLong: (max: number) => `at most ${max}`,
  required: 'required',
  time: 'time',
} as Parameters<typeof rules.phone>[0];
const problem = (schema: v.GenericSchema<string>, text: string) => v.safeParse(schema, text).issues?.[0].message;

describe('a telephone number, as the API takes it', () => {
  test.each([
    '',
    '0912345678',
    '091 234-5678',
    '(+84) 912.345.678',
    '+84 (0)912 345 678',
    '912345678',
    '0912345678 (mẹ)',
    '0912345678 / 0987654321',
    'nhà: 024 3826 1234',
    '12345678',
    '123456789012345',
  ])('%j', (text) => {
    expect(problem(rules.phone(t), text)).toBeUndefined();
  });
  test.each(['1234567', '1'.repeat(16), '0912 abc 678', 'mẹ', '0912345678 0987654321', '1234567 / 7654321', '+'])(
    '%j is none',
    (text) => {
      expect(problem(rules.phone(t), text)).toBe('phone');
    },
  );
  test('has at most 30 characters, including words beside it', () => {
    expect(problem(rules.phone(t), '0912345678 (điện thoại của mẹ em)')).toBe('at most 30');
  });
});

test('a link may be as long as the column allows', () => {
  expect(problem(rules.link(t), `https://x.vn/${'a'.repeat(2030)}`)).toBeUndefined();
  expect(problem(rules.link(t), `https://x.vn/${'a'.repeat(2048)}`)).toBe('at most 2048');
  expect(problem(rules.link(t), 'javascript:alert(1)')).toBe('link');
});

test('only an end may be 24:00', () => {
  expect(problem(rules.endTime(t), '24:00')).toBeUndefined();
  expect(problem(rules.time(t), '24:00')).toBe('time');
});
