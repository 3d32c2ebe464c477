// Writes what is worth compressing of web/dist to web/dist/.br, by Brotli at its highest level: too slow for each request.
import fs from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const DIST = path.join(import.meta.dirname, 'dist');
const COMPRESSIBLE = /\.(css|html|js|json|svg|txt|webmanifest)$/;
const SMALLEST = 1000;

for (const name of fs.globSync('**', { cwd: DIST, exclude: (name) => name.startsWith('.') })) {
  const file = path.join(DIST, name);
  if (!COMPRESSIBLE.test(name) || fs.statSync(file).size < SMALLEST) continue;
  const content = fs.readFileSync(file);
  const target = path.join(DIST, '.br', name);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(
    target,
    brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    }),
  );
}
