import fs from 'node:fs';
import { expect } from '@playwright/test';

/** A figure in the form of bench/results.json. */
export interface Result {
  name: string;
  kB?: number;
  seconds?: number;
  ms?: number;
  /** The most it should be. */
  aim: number;
  /** Why the aim isn't met, if it isn't. */
  reason?: string;
}

/** Appends each as a line to the file that `RESULTS` names. */
export function record(...results: Result[]): void {
  const file = process.env.RESULTS;
  expect(file, 'run the benchmark with `make bench-web`').toBeTruthy();
  for (const result of results) fs.appendFileSync(file ?? '', `${JSON.stringify(result)}\n`);
}

export function middle(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
