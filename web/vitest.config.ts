import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    // However busy the machine is.
    testTimeout: 120_000,
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    // A time zone that nobody uses, to expose dates that are computed in the browser's zone.
    env: { TZ: 'Pacific/Kiritimati' },
  },
});
