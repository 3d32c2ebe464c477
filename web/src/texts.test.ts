import { expect, test } from 'vitest';

type Said = { en: unknown };

const modules = import.meta.glob<Record<string, unknown>>('./**/texts.ts', { eager: true });
const dictionaries = Object.entries(modules).flatMap(([file, module]) =>
  Object.values(module).flatMap((one) =>
    typeof one === 'function' && 'texts' in one ? [[file, (one.texts as Said).en] as const] : [],
  ),
);

/** What a text says about one, which it takes as a number or formatted; nothing for what it can't be. */
function aboutOne(text: (...counts: unknown[]) => unknown): string[] {
  return [1, '1'].flatMap((one) => {
    try {
      return [String(text(one, one, one))];
    } catch (error) {
      if (error instanceof TypeError) return [];
      throw error;
    }
  });
}

/** “1 appointments”, but not “1 was” or “1 s”. */
const PLURAL_OF_ONE = /(?<!\bof )\b1 (?!is\b|was\b|has\b|matches\b|m?s\b|\w*ss\b)\w+s\b/;

/** The texts that say it however they are called. */
function wrong(texts: unknown): string[] {
  if (typeof texts === 'function') {
    const said = aboutOne(texts as () => unknown);
    return said.every((one) => PLURAL_OF_ONE.test(one)) ? said.slice(0, 1) : [];
  }
  return typeof texts === 'object' && texts !== null ? Object.values(texts).flatMap(wrong) : [];
}

test('no English text says “1 appointments”', () => {
  expect(dictionaries.length).toBeGreaterThan(15);
  expect(wrong({ right: (n: number) => (n === 1 ? '1 row' : `${n} rows`) })).toEqual([]);
  expect(wrong({ wrong: (n: string) => `Add ${n} rows` })).toEqual(['Add 1 rows']);
  expect(dictionaries.flatMap(([file, texts]) => wrong(texts).map((said) => `${file}: ${said}`))).toEqual([]);
});
