import type { RejectedRow } from './upload';

/** What the import says about a value, in Vietnamese. Parts in brackets are repeated. */
const PROBLEMS: readonly [problem: RegExp, said: (...parts: string[]) => string][] = [
  [/^is missing/, () => 'Còn thiếu.'],
  [/^is not UTF-8 text/, () => 'Không phải văn bản UTF-8. Hãy lưu tệp thành CSV UTF-8.'],
  [/^contains (?:a NUL character|characters that were lost)/, () => 'Có ký tự bị hỏng khi chuyển đổi.'],
  [/^is an error that a spreadsheet/, () => 'Là thông báo lỗi của bảng tính, không phải giá trị.'],
  [/^is not one of (.+)$/, (words = '') => `Phải là một trong: ${words}.`],
  [/^is not in the past$/, () => 'Phải ở trong quá khứ.'],
  [/^has more than one telephone number$/, () => 'Có nhiều hơn một số điện thoại.'],
  [/^is not a telephone number$/, () => 'Không phải số điện thoại.'],
  [/^was shortened by a spreadsheet/, () => 'Đã bị bảng tính rút gọn nên mất chữ số.'],
  [/^has more than one e-mail address$/, () => 'Có nhiều hơn một email.'],
  [/^is not an e-mail address$/, () => 'Không phải email.'],
  [/^is not an http or https link$/, () => 'Không phải liên kết http hoặc https.'],
  [/^is not a date that exists$/, () => 'Ngày này không có thật.'],
  [/^is not a date such as/, () => 'Không phải ngày, ví dụ 28/11/2025.'],
  [/^has a two-digit year/, () => 'Năm chỉ có hai chữ số nên không rõ thế kỷ nào.'],
  [/^has a time of day/, () => 'Có giờ, trong khi đây phải là ngày.'],
  [/^is not in the years (\d+) to (\d+)$/, (from = '', to = '') => `Phải trong khoảng năm ${from} đến ${to}.`],
  [/^is not a time of day/, () => 'Không phải giờ, ví dụ 09:30.'],
  [/^is not on a whole minute$/, () => 'Giờ phải tròn phút.'],
  [/^is not a point in time/, () => 'Không phải thời điểm, ví dụ 2025-11-28 09:30.'],
  [/^is not a day of the week/, () => 'Không phải ngày trong tuần.'],
  [/^is not a number of minutes from 5 to 480$/, () => 'Phải là số phút từ 5 đến 480.'],
  [/^is not a rating from 0 to 5/, () => 'Phải là điểm từ 0 đến 5.'],
  [/^is not a positive whole number$/, () => 'Phải là số nguyên dương.'],
  [/^is not a whole number$/, () => 'Phải là số nguyên.'],
  [/^is not a number$/, () => 'Phải là số.'],
  [/^is not after starttime$/, () => 'Phải sau giờ bắt đầu.'],
  [/^is already in line (\d+)$/, (line = '') => `Đã có ở dòng ${line}.`],
  [/^is not in (\S+)$/, (file = '') => `Không có trong ${file}.`],
  [
    /^belongs to line (\d+) of (\S+), which was rejected$/,
    (line = '', file = '') => `Thuộc dòng ${line} của ${file}, là dòng bị loại.`,
  ],
  [/^overlaps line (\d+)/, (line = '') => `Trùng giờ với dòng ${line} của cùng tư vấn viên.`],
  [/^has (\d+) fields, the header has (\d+)$/, (found = '', all = '') => `Dòng có ${found} ô, tiêu đề có ${all} ô.`],
  [/^(?:opens a quote|has text after a closing quote)/, () => 'Dấu ngoặc kép không khép đúng.'],
];

/** A reason in Vietnamese, without the column and the value, which are shown beside it; null for one that is unknown. */
export function vietnamese({ column, reason }: Pick<RejectedRow, 'column' | 'reason'>): string | null {
  const start = column !== null && reason.startsWith(`${column} `) ? column.length + 1 : 0;
  const quoted = reason.startsWith('"', start) ? reason.indexOf('" ', start + 1) : -1;
  // A value may contain quotation marks itself.
  for (let at = quoted; ; at = reason.indexOf('" ', at + 1)) {
    const problem = reason.slice(at < 0 ? start : at + 2);
    for (const [pattern, said] of PROBLEMS) {
      const found = pattern.exec(problem);
      if (found) return said(...found.slice(1));
    }
    if (at < 0 || reason.indexOf('" ', at + 1) < 0) return null;
  }
}
