import { describe, expect, test } from 'vitest';
import { vietnamese } from './reasons';

describe('a reason in Vietnamese', () => {
  test.each([
    ['email', 'email "x" is not an e-mail address', 'Không phải email.'],
    ['fullname', 'fullname is missing; the row has 1 of 4 fields', 'Còn thiếu.'],
    ['status', 'status "?" is not one of pending, confirmed', 'Phải là một trong: pending, confirmed.'],
    [
      'consultantid',
      'consultantid "9" belongs to line 3 of Consultant, which was rejected',
      'Thuộc dòng 3 của Consultant, là dòng bị loại.',
    ],
    ['consultantid', 'consultantid "9" is not in Consultant', 'Không có trong Consultant.'],
    ['email', 'email "say "no" to" is not an e-mail address', 'Không phải email.'],
    ['email', 'email "is not a number" is not an e-mail address', 'Không phải email.'],
    [null, 'has 7 fields, the header has 4', 'Dòng có 7 ô, tiêu đề có 4 ô.'],
  ])('%s: %s', (column, reason, said) => {
    expect(vietnamese({ column, reason })).toBe(said);
  });

  test('is null if nobody has translated it', () => {
    expect(vietnamese({ column: 'email', reason: 'email "x" is from another planet' })).toBeNull();
    expect(vietnamese({ column: null, reason: '' })).toBeNull();
  });
});
