import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const SOURCE = path.join(import.meta.dirname, '../src');
const VALUE = '\u0000';

/** Every text in a language; values in a text are VALUE. */
function* textsOf(texts: unknown): Generator<string> {
  if (typeof texts === 'string') yield texts;
  else if (typeof texts === 'function') yield* textsOf(texts(...Array.from({ length: texts.length }, () => VALUE)));
  else if (typeof texts === 'object' && texts !== null) for (const text of Object.values(texts)) yield* textsOf(text);
}

/** Texts that exist only in Vietnamese, as expressions that match a whole text. */
export async function vietnameseOnly(): Promise<RegExp[]> {
  const files = fs
    .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'texts.ts');
  const [vi, en] = [new Set<string>(), new Set<string>()];
  for (const file of files) {
    const exported = (await import(pathToFileURL(path.join(SOURCE, file)).href)) as Record<string, unknown>;
    for (const one of Object.values(exported)) {
      const { texts } = one as { texts?: { vi: unknown; en: unknown } };
      if (!texts) continue;
      for (const text of textsOf(texts.vi)) vi.add(text);
      for (const text of textsOf(texts.en)) en.add(text);
    }
  }
  return [...vi].filter((text) => !en.has(text) && isTelling(text)).map(expression);
}

/** A text that is hardly more than a value could be a name or a note. */
function isTelling(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters >= (text.includes(VALUE) ? 10 : 2);
}

function expression(text: string): RegExp {
  const parts = text.split(VALUE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'u');
}
