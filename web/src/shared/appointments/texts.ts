import { dictionary } from '../language';

export const useAppointmentTexts = dictionary({
  vi: {
    to: {
      pending: { verb: 'Chờ xác nhận lại', done: 'Đã chuyển về chờ xác nhận' },
      confirmed: { verb: 'Xác nhận', done: 'Đã xác nhận lịch hẹn' },
      completed: { verb: 'Hoàn thành', done: 'Đã hoàn thành lịch hẹn' },
      cancelled: { verb: 'Hủy lịch hẹn', done: 'Đã hủy lịch hẹn' },
    },
    cancelShort: 'Hủy',
    reopen: 'Mở lại',
    notChanged: 'Chưa đổi được trạng thái',
    undone: 'Đã hoàn tác',
    notUndone: 'Chưa hoàn tác được',
    meanwhile: (now: string) => `Người khác vừa đổi lịch hẹn này: ${now}. Lịch hẹn được giữ như họ đã đổi.`,
  },
  en: {
    to: {
      pending: { verb: 'Back to pending', done: 'The appointment is pending again' },
      confirmed: { verb: 'Confirm', done: 'The appointment was confirmed' },
      completed: { verb: 'Complete', done: 'The appointment was completed' },
      cancelled: { verb: 'Cancel the appointment', done: 'The appointment was cancelled' },
    },
    cancelShort: 'Cancel',
    reopen: 'Reopen',
    notChanged: 'The status was not changed',
    undone: 'Undone',
    notUndone: 'This could not be undone',
    meanwhile: (now) => `Somebody else has just changed this appointment: ${now}. It stays as they left it.`,
  },
});
