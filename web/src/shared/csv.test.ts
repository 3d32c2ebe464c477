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
  expect(csvOf([['=1+1', '+84', '-5', '-5,5', '@x', -2]])).toBe(`\uFEFF'=1+1,'+84,-5,"-5,5",'@x,-2\r\n`);
});
