import { counted, dictionary } from '../language';

export const useFormTexts = dictionary({
  vi: {
    required: 'Hãy điền ô này.',
    tooLong: (max: number) => `Tối đa ${max} ký tự.`,
    email: 'Email chưa đúng, ví dụ: ten@congty.vn.',
    phone: 'Số điện thoại cần có 8 đến 15 chữ số.',
    day: 'Ngày chưa đúng, ví dụ: 26/11/2026.',
    dayPattern: 'ngày/tháng/năm',
    past: 'Ngày này phải ở trong quá khứ, từ năm 1900.',
    time: 'Giờ chưa đúng, ví dụ: 09:00.',
    daysReversed: 'Ngày kết thúc không được trước ngày bắt đầu.',
    timesReversed: 'Giờ kết thúc phải sau giờ bắt đầu.',
    link: 'Liên kết phải bắt đầu bằng http:// hoặc https://.',
    notSaved: 'Chưa lưu được',
    calendar: {
      open: (label: string) => `Chọn trên lịch: ${label}`,
      previousMonth: 'Tháng trước',
      nextMonth: 'Tháng sau',
      previousYear: 'Năm trước',
      nextYear: 'Năm sau',
      previousDecade: 'Mười năm trước',
      nextDecade: 'Mười năm sau',
    },
  },
  en: {
    required: 'Fill this in.',
    tooLong: (max) => `At most ${counted(max, 'character', 'characters')}.`,
    email: 'This is not an email address, for example: name@company.vn.',
    phone: 'A phone number has 8 to 15 digits.',
    day: 'This is not a date, for example: 26/11/2026.',
    dayPattern: 'day/month/year',
    past: 'This date has to be in the past, after 1900.',
    time: 'This is not a time, for example: 09:00.',
    daysReversed: 'The last day can’t be before the first.',
    timesReversed: 'The end must be after the start.',
    link: 'A link starts with http:// or https://.',
    notSaved: 'Not saved',
    calendar: {
      open: (label) => `Choose from a calendar: ${label}`,
      previousMonth: 'Previous month',
      nextMonth: 'Next month',
      previousYear: 'Previous year',
      nextYear: 'Next year',
      previousDecade: 'Previous decade',
      nextDecade: 'Next decade',
    },
  },
});

export type FormTexts = ReturnType<typeof useFormTexts>;

export const useConflictTexts = dictionary({
  vi: {
    title: 'Bản ghi vừa được người khác thay đổi',
    explain: 'Chưa có gì bị ghi đè. So sánh hai bản rồi chọn cách tiếp tục.',
    field: 'Thông tin',
    theirs: 'Bản hiện tại',
    yours: 'Bản của bạn',
    keepMine: 'Lưu bản của tôi',
    takeTheirs: 'Dùng bản hiện tại',
    none: '(trống)',
  },
  en: {
    title: 'Somebody else has just changed this record',
    explain: 'Nothing has been overwritten. Compare both versions and choose how to continue.',
    field: 'Field',
    theirs: 'Current version',
    yours: 'Your version',
    keepMine: 'Save my version',
    takeTheirs: 'Use the current version',
    none: '(empty)',
  },
});

export const usePickerTexts = dictionary({
  vi: {
    placeholder: 'Tên, email, điện thoại',
    nobody: 'Không tìm thấy ai',
    more: (n: number) => `Còn ${n.toLocaleString('vi')} người nữa, hãy gõ thêm`,
  },
  en: {
    placeholder: 'Name, email or phone',
    nobody: 'Nobody was found',
    more: (n) => `${counted(n, 'more person', 'more people')}; keep typing`,
  },
});
