import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    // Nobody's zone: a date that is read in the browser's zone shows up here.
    env: { TZ: 'Pacific/Kiritimati' },
  },
});
