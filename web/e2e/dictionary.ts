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

export type Language = 'vi' | 'en';

/** The texts that exist in this language only, as expressions that match a whole text. */
export async function onlyIn(language: Language): Promise<RegExp[]> {
  const files = fs
    .readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'texts.ts');
  const said = { vi: new Set<string>(), en: new Set<string>() };
  for (const file of files) {
    const exported = (await import(pathToFileURL(path.join(SOURCE, file)).href)) as Record<string, unknown>;
    for (const one of Object.values(exported)) {
      const { texts } = one as { texts?: Record<Language, unknown> };
      if (!texts) continue;
      for (const spoken of ['vi', 'en'] as const) for (const text of textsOf(texts[spoken])) said[spoken].add(text);
    }
  }
  const other = said[language === 'vi' ? 'en' : 'vi'];
  return [...said[language]].filter((text) => !other.has(text) && isTelling(text)).map(expression);
}

/** A text that is little more than a value could be a name or a note. */
function isTelling(text: string): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  return letters >= (text.includes(VALUE) ? 10 : 2);
}

function expression(text: string): RegExp {
  const parts = text.split(VALUE).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'u');
}
