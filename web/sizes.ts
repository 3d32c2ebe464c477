// How much of web/dist a browser has to load, compressed, and how much we want it to be.
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';

export const KB = 1000;

export interface Size {
  what: string;
  bytes: number;
  /** The most it should be. */
  limit: number;
  /** Loaded when it is needed, as opposed to what the first screens need. */
  further?: true;
}

interface Chunk {
  file: string;
  imports?: string[];
  css?: string[];
}

const DIST = new URL('dist/', import.meta.url);

export function sizes(): Size[] {
  const manifest = JSON.parse(fs.readFileSync(new URL('.vite/manifest.json', DIST), 'utf8')) as Record<string, Chunk>;
  const size = (file: string) => gzipSync(fs.readFileSync(new URL(file, DIST)), { level: 9 }).length;
  const chunks = (keys: Iterable<string>) => [...keys].flatMap((key) => manifest[key] ?? []);
  const total = (files: string[]) => [...new Set(files)].reduce((sum, file) => sum + size(file), 0);

  /** The chunks that a browser must load to run `key`, including itself. */
  function needed(key: string, seen = new Set<string>()): Set<string> {
    if (seen.has(key)) return seen;
    seen.add(key);
    for (const other of manifest[key]?.imports ?? []) needed(other, seen);
    return seen;
  }

  const html = fs.readFileSync(new URL('index.html', DIST), 'utf8');
  const loaded = Object.keys(manifest).filter(
    (key) => key.endsWith('.js') && html.includes(`/${manifest[key]?.file}"`),
  );
  const signIn = new Set([...loaded, 'src/main.tsx'].flatMap((key) => [...needed(key)]));
  const first = new Set([...signIn, ...needed('src/app/App.tsx')]);
  const own = new Set(chunks(first).map(({ file }) => file));
  const further = new Set(
    Object.values(manifest)
      .map(({ file }) => file)
      .filter((file) => file.endsWith('.js') && !own.has(file)),
  );
  const charts = manifest['src/shared/charts/Bars.tsx']?.file;
  return [
    { what: 'JavaScript before the sign-in', bytes: total(chunks(signIn).map(({ file }) => file)), limit: 155 * KB },
    { what: 'JavaScript before the first screen', bytes: total([...own]), limit: 180 * KB },
    { what: 'CSS', bytes: total(chunks(first).flatMap(({ css }) => css ?? [])), limit: 20 * KB },
    // Only reports and usage load them, once somebody opens these.
    ...[...further].map((file) =>
      file === charts
        ? { what: 'the charts', bytes: size(file), limit: 125 * KB }
        : { what: `a further part, ${file}`, bytes: size(file), limit: 25 * KB, further: true as const },
    ),
  ];
}
