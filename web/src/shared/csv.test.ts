import { expect, test } from 'vitest';
import { csvOf } from './csv';

test('a CSV has a byte order mark and quotes where needed', () => {
  expect(
    csvOf([
      ['Tên', 'Số'],
      ['Nguyễn "An", Hà Nội', 3],
      ['hai\ndòng', null],
    ]),
  ).toBe('\uFEFFTên,Số\r\n"Nguyễn ""An"", Hà Nội",3\r\n"hai\ndòng",\r\n');
});

test('nothing in it is executed by a spreadsheet, and numbers stay numbers', () => {
  const cells = ['=1+1', '+84', '-5', '@x', '\tx', "'=1", "''@x", "'s", 'a=1', -2, 0.5];
  expect(csvOf([cells])).toBe(`\uFEFF'=1+1,'+84,'-5,'@x,'\tx,''=1,'''@x,'s,a=1,-2,0.5\r\n`);
});
