// Fails the build if what a browser has to load exceeds its budget.
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';

const KB = 1000;
const LIMITS = {
  'first screen JavaScript': 180 * KB,
  'sign-in JavaScript': 155 * KB,
  CSS: 20 * KB,
  'a further part': 25 * KB,
};

const manifest = JSON.parse(fs.readFileSync('dist/.vite/manifest.json', 'utf8'));
const size = (file) => gzipSync(fs.readFileSync(`dist/${file}`), { level: 9 }).length;

/** The chunks that a browser must load to run `key`, including itself. */
function needed(key, seen = new Set()) {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const other of manifest[key].imports ?? []) needed(other, seen);
  return seen;
}
const javascript = (keys) => [...keys].reduce((sum, key) => sum + size(manifest[key].file), 0);
const styles = (keys) =>
  [...new Set([...keys].flatMap((key) => manifest[key].css ?? []))].reduce((sum, file) => sum + size(file), 0);

const signIn = needed('index.html');
const first = new Set([...signIn, ...needed('src/app/App.tsx')]);
const further = new Set(
  Object.values(manifest)
    .map(({ file }) => file)
    .filter((file) => file.endsWith('.js')),
);
for (const key of first) further.delete(manifest[key].file);
const measured = [
  ['sign-in JavaScript', '', javascript(signIn)],
  ['first screen JavaScript', '', javascript(first)],
  ['CSS', '', styles(first)],
  ...[...further].map((file) => ['a further part', file, size(file)]),
];

let failed = false;
for (const [what, which, bytes] of measured) {
  const over = bytes > LIMITS[what];
  failed ||= over;
  console.log(`${over ? 'OVER ' : ''}${what} ${which} ${(bytes / KB).toFixed(1)} of ${LIMITS[what] / KB} KB`);
}
process.exit(failed ? 1 : 0);
