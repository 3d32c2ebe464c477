import { describe, expect, test } from 'vitest';
import { vietnameseRemark } from './remarks';

describe('a remark in Vietnamese', () => {
  test.each([
    [
      "It can't be told which table a.csv is for. Name it after its table, such as Customer.csv.",
      'Không rõ a.csv thuộc bảng nào. Hãy đặt tên tệp theo bảng, ví dụ Customer.csv.',
    ],
    [
      'There is more than one file for Customer: Customer.csv, customers.csv.',
      'Có nhiều tệp cho Customer: Customer.csv, customers.csv.',
    ],
    [
      'Customer.csv lacks the column email; its first line has fullname.',
      'Customer.csv thiếu cột email; tệp có fullname.',
    ],
    ['readme.txt is not a CSV file and was not read.', 'readme.txt không phải tệp CSV nên không được đọc.'],
    [
      'date: 3 values could be day first or month first and none proves which; they were read day first.',
      'date: 3 giá trị không rõ ngày trước hay tháng trước; đã đọc là ngày trước.',
    ],
    [
      'a.sql also has statements that were not read: CREATE TABLE (line 1), DROP TABLE (line 4).',
      'a.sql còn có những lệnh không được đọc: CREATE TABLE (dòng 1), DROP TABLE (dòng 4).',
    ],
    [
      'a.sql ends within the statement in line 7: it was cut off, or a quote is not closed.',
      'a.sql kết thúc giữa lệnh ở dòng 7: tệp bị cắt, hoặc có dấu nháy không khép.',
    ],
    ['a.sql has no rows of any table.', 'a.sql không có dòng nào của bảng nào.'],
    [
      'Line 2 has no customerid, but the name and e-mail address of a customer who exists (1 in all); it would be added once more.',
      'Dòng 2 không có customerid, nhưng tên và email trùng với một khách hàng đã có (tất cả 1 dòng); khách này sẽ được thêm một lần nữa.',
    ],
    [
      "Line 5 is an appointment during its consultant's leave (2 in all); it can be imported.",
      'Dòng 5 là lịch hẹn trong ngày nghỉ của tư vấn viên (tất cả 2 dòng); vẫn nhập được.',
    ],
  ])('%s', (remark, said) => {
    expect(vietnameseRemark(remark)).toBe(said);
  });

  test('is null if nobody has translated it', () => {
    expect(vietnameseRemark('Something else.')).toBeNull();
  });
});
