/** The most common remarks of the import, in Vietnamese. Parts in brackets are repeated. */
const REMARKS: readonly [remark: RegExp, said: (...parts: string[]) => string][] = [
  [
    /^It can't be told which table (.+) is for\./,
    (file = '') => `Không rõ ${file} thuộc bảng nào. Hãy đặt tên tệp theo bảng, ví dụ Customer.csv.`,
  ],
  [
    /^There is more than one file for (\w+): (.+)\.$/,
    (table = '', files = '') => `Có nhiều tệp cho ${table}: ${files}.`,
  ],
  [
    /^(.+) lacks the column (.+); .+ has (.+)\.$/,
    (file = '', lacking = '', all = '') => `${file} thiếu cột ${lacking}; tệp có ${all}.`,
  ],
  [/^(.+) is not a CSV file and was not read\.$/, (file = '') => `${file} không phải tệp CSV nên không được đọc.`],
  [
    /^(\w+): (\d+) values could be day first or month first and none proves which; they were read day first\.$/,
    (column = '', count = '') =>
      `${column}: ${count} giá trị không rõ ngày trước hay tháng trước; đã đọc là ngày trước.`,
  ],
  [
    /^(.+) also has statements that were not read: (.+)\.$/,
    (file = '', list = '') => `${file} còn có những lệnh không được đọc: ${list.replace(/\bline (\d+)/g, 'dòng $1')}.`,
  ],
  [
    /^(.+) ends within the statement in line (\d+):/,
    (file = '', line = '') => `${file} kết thúc giữa lệnh ở dòng ${line}: tệp bị cắt, hoặc có dấu nháy không khép.`,
  ],
  [/^(.+) has no rows of any table\.$/, (file = '') => `${file} không có dòng nào của bảng nào.`],
  [
    /^Line (\d+) has no customerid, but .+ \((\d+) in all\)/,
    (line = '', count = '') =>
      `Dòng ${line} không có customerid, nhưng tên và email trùng với một khách hàng đã có (tất cả ${count} dòng); khách này sẽ được thêm một lần nữa.`,
  ],
  [
    /^Line (\d+) is an appointment during its consultant's leave \((\d+) in all\)/,
    (line = '', count = '') =>
      `Dòng ${line} là lịch hẹn trong ngày nghỉ của tư vấn viên (tất cả ${count} dòng); vẫn nhập được.`,
  ],
];

/** A remark in Vietnamese; null for one that is unknown. */
export function vietnameseRemark(remark: string): string | null {
  for (const [pattern, said] of REMARKS) {
    const found = pattern.exec(remark);
    if (found) return said(...found.slice(1));
  }
  return null;
}
