import { expect, test } from 'vitest';
import { mayRecord } from './consent';

test('a browser that asks not to be tracked is not', () => {
  expect(mayRecord({ doNotTrack: '1' })).toBe(false);
  expect(mayRecord({ doNotTrack: null, globalPrivacyControl: true })).toBe(false);
  expect(mayRecord({ doNotTrack: '1', globalPrivacyControl: false })).toBe(false);
});

test.each([null, 'unspecified', '0'])('one that says %s about it may be', (doNotTrack) => {
  expect(mayRecord({ doNotTrack })).toBe(true);
  expect(mayRecord({ doNotTrack, globalPrivacyControl: false })).toBe(true);
});
