import { expect, test } from 'vitest';
import { LARGEST, unfit } from './file';

test.each([
  ['Customer.csv', 10, null],
  ['backup.SQL', LARGEST, null],
  ['all.zip', LARGEST + 1, 'large'],
  ['Customer.csv', 0, 'empty'],
  ['Customer.xlsx', 10, 'spreadsheet'],
  ['photo.jpeg', 10, 'kind'],
  ['csv', 10, 'kind'],
])('%s of %d bytes: %s', (name, size, problem) => {
  expect(unfit({ name, size })).toBe(problem);
});
