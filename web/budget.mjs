// Fails the build if what a browser has to load exceeds its budget.
import { KB, sizes } from './sizes.ts';

let failed = false;
for (const { what, bytes, limit } of sizes()) {
  const over = bytes > limit;
  failed ||= over;
  console.log(`${over ? 'OVER ' : ''}${what} ${(bytes / KB).toFixed(1)} of ${limit / KB} KB`);
}
process.exit(failed ? 1 : 0);
