import fs from 'node:fs';
import { expect } from '@playwright/test';

/** A figure as bench/results.json has it. */
export interface Result {
  name: string;
  kB?: number;
  seconds?: number;
  ms?: number;
  /** At most so much. */
  aim: number;
  /** Why the aim isn't met, should it not be. */
  reason?: string;
}

/** One a line, in the file that whoever runs the benchmark has named. */
export function record(...results: Result[]): void {
  const file = process.env.RESULTS;
  expect(file, 'run the benchmark by `make bench-web`').toBeTruthy();
  for (const result of results) fs.appendFileSync(file ?? '', `${JSON.stringify(result)}\n`);
}

export function middle(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
