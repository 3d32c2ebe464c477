import { describe, expect, test } from 'vitest';
import { effectsOf, modesOf, totalOf } from './plan';
import type { Table } from './upload';

const table = (change: Partial<Table>): Table => ({
  table: 'customer',
  file: 'Customer.csv',
  new: 0,
  changed: 0,
  unchanged: 0,
  rejected: 0,
  reasons: [],
  refused: null,
  read_as: [],
  warnings: [],
  rejects_url: null,
  ...change,
});

describe('an import', () => {
  const both = [table({ new: 12, changed: 3 }), table({ table: 'consultant', unchanged: 5, rejected: 1 })];

  test('adds, and leaves what is different or changes it', () => {
    expect(effectsOf(both, 'add')).toEqual([
      { table: 'customer', file: 'Customer.csv', added: 12, changed: 0, kept: 3 },
    ]);
    expect(effectsOf(both, 'update')).toEqual([
      { table: 'customer', file: 'Customer.csv', added: 12, changed: 3, kept: 0 },
    ]);
  });

  test('is offered in the modes that do something and differ', () => {
    expect(modesOf(both)).toEqual(['add', 'update']);
    expect(modesOf([table({ new: 1 })])).toEqual(['add']);
    expect(modesOf([table({ changed: 1 })])).toEqual(['update']);
    expect(modesOf([table({ unchanged: 9, rejected: 3 })])).toEqual([]);
  });

  test('does nothing with files that can’t be used', () => {
    const refused = table({ new: 5, refused: 'has no column fullname' });
    expect(effectsOf([refused, table({ table: null, new: 2 })], 'update')).toEqual([]);
    expect(modesOf([refused])).toEqual([]);
  });

  test('is summed up over all tables', () => {
    expect(totalOf(both, 'new')).toBe(12);
    expect(totalOf(both, 'rejected')).toBe(1);
  });
});
