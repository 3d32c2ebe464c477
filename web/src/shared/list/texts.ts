import { dictionary } from '../language';

export const useListTexts = dictionary({
  vi: {
    total: (n: string) => `${n} kết quả`,
    page: (page: string, pages: string) => `Trang ${page} / ${pages}`,
    pages: 'Chuyển trang',
    previous: 'Trang trước',
    next: 'Trang sau',
    first: 'Trang đầu',
    last: 'Trang cuối',
    rows: 'Số dòng mỗi trang',
    sortBy: 'Sắp xếp theo',
    ascending: 'tăng dần',
    descending: 'giảm dần',
    nothing: 'Không tìm thấy kết quả nào',
    nothingHint: 'Thử từ khóa ngắn hơn hoặc bỏ bớt bộ lọc. Không cần gõ dấu.',
    include: 'Hiển thị',
    incomplete: 'Danh sách này chưa đầy đủ',
    includes: { enabled: 'Hoạt động', disabled: 'Vô hiệu hóa', all: 'Tất cả' },
    select: (name: string) => `Chọn ${name}`,
    selectAll: 'Chọn tất cả trên trang này',
  },
  en: {
    total: (n) => (n === '1' ? '1 result' : `${n} results`),
    page: (page, pages) => `Page ${page} of ${pages}`,
    pages: 'Pages of the list',
    previous: 'Previous page',
    next: 'Next page',
    first: 'First page',
    last: 'Last page',
    rows: 'Rows per page',
    sortBy: 'Sort by',
    ascending: 'ascending',
    descending: 'descending',
    nothing: 'Nothing was found',
    nothingHint: 'Try a shorter search or fewer filters. Diacritics are not needed.',
    include: 'Show',
    incomplete: 'This list is not complete',
    includes: { enabled: 'Active', disabled: 'Disabled', all: 'All' },
    select: (name) => `Select ${name}`,
    selectAll: 'Select all on this page',
  },
});

export const useTooManyDaysTexts = dictionary({
  vi: {
    title: 'Khoảng ngày quá rộng',
    explain: (days: string, rows: string) =>
      `Phần này nằm trong kho lưu trữ: ${rows} bản ghi của ${days} ngày, quá nhiều để tải cùng lúc.`,
    offer: (from: string, to: string) => `Xem từ ${from} đến ${to}`,
    otherwise: 'Hoặc tự chọn khoảng ngày ngắn hơn trong bộ lọc.',
  },
  en: {
    title: 'Too many days at once',
    explain: (days, rows) => `This is in the archive: ${rows} records of ${days} days, too many to load at once.`,
    offer: (from, to) => `Show ${from} to ${to}`,
    otherwise: 'Or choose fewer days in the filters.',
  },
});
