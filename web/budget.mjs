// Fails the build if what a browser has to load exceeds its budget.
import { KB, sizes } from './sizes.ts';

const parts = [];
let failed = false;
for (const { what, bytes, limit, further } of sizes()) {
  const over = bytes > limit;
  failed ||= over;
  if (further) parts.push(bytes);
  if (over || !further) console.log(`${over ? 'OVER ' : ''}${what} ${(bytes / KB).toFixed(1)} of ${limit / KB} KB`);
}
console.log(`${parts.length} further parts of at most ${(Math.max(...parts) / KB).toFixed(1)} KB`);
process.exit(failed ? 1 : 0);
