import { dictionary } from '../shared/language';

export const useAccountsTexts = dictionary({
  vi: {
    title: 'Người dùng',
    explain: 'Ai được đăng nhập, và với vai trò gì. Lời mời có mật khẩu tạm thời, dùng được trong bảy ngày.',
    search: 'Email hoặc tên tư vấn viên',
    add: 'Mời người mới',
    role: 'Vai trò',
    anyRole: 'Mọi vai trò',
    state: 'Trạng thái',
    anyState: 'Mọi trạng thái',
    trouble: 'Cần xem lại',
    email: 'Email',
    created: 'Tạo lúc',
    actions: 'Thao tác',
    more: (email: string) => `Thao tác khác với ${email}`,
    troubles: (n: number) => `${n} tài khoản cần xem lại`,
    seeTroubles: 'Xem các tài khoản này',
    noPeople: 'Chưa xem được danh sách tư vấn viên, nên tên của họ chưa hiện ra.',
    emptyTitle: 'Chưa có tài khoản nào',
    emptyHint: 'Mời người đầu tiên.',
    invite: {
      title: 'Mời người mới',
      emailHint: 'Người này đăng nhập bằng email này. Với tư vấn viên, đó phải là email trong hồ sơ.',
      fullname: 'Họ và tên',
      roles: {
        admin: 'Quản trị viên: xem và sửa mọi thứ, kể cả tài khoản',
        consultant: 'Tư vấn viên: chỉ lịch của chính mình',
      },
      exists: 'Email này đã có tài khoản. Hãy tìm nó trong danh sách.',
      nobody: 'Chưa tư vấn viên nào có email này: họ sẽ đăng nhập được nhưng không thấy gì.',
      addConsultant: 'Thêm tư vấn viên trước',
      submit: 'Gửi lời mời',
    },
    reset: {
      title: 'Đặt lại mật khẩu?',
      text: (email: string) =>
        `Mật khẩu hiện tại của ${email} mất hiệu lực ngay, và người này bị đăng xuất. Một mã để đặt mật khẩu mới được gửi đến email đó.`,
    },
    admin: {
      title: 'Cho làm quản trị viên?',
      text: (email: string) =>
        `${email} sẽ xem và sửa được mọi thứ: khách hàng, lịch hẹn, dữ liệu và tài khoản của mọi người. Người này bị đăng xuất và phải đăng nhập lại.`,
    },
  },
  en: {
    title: 'Accounts',
    explain: 'Who may sign in, and as what. An invitation has a temporary password, which is good for seven days.',
    search: 'Email address or name of a consultant',
    add: 'Invite somebody',
    role: 'Role',
    anyRole: 'Any role',
    state: 'State',
    anyState: 'Any state',
    trouble: 'Needs attention',
    email: 'Email',
    created: 'Created',
    actions: 'Actions',
    more: (email) => `More actions for ${email}`,
    troubles: (n) => (n === 1 ? 'An account needs attention' : `${n} accounts need attention`),
    seeTroubles: 'Show them',
    noPeople: 'The consultants could not be loaded, so their names are not shown.',
    emptyTitle: 'There are no accounts yet',
    emptyHint: 'Invite the first person.',
    invite: {
      title: 'Invite somebody',
      emailHint: 'They sign in with this address. For a consultant it has to be the one in their record.',
      fullname: 'Full name',
      roles: {
        admin: 'Admin: sees and changes everything, accounts too',
        consultant: 'Consultant: only their own calendar',
      },
      exists: 'This address has an account already. Look for it in the list.',
      nobody: 'No consultant has this address yet: they could sign in but would see nothing.',
      addConsultant: 'Add the consultant first',
      submit: 'Send the invitation',
    },
    reset: {
      title: 'Reset the password?',
      text: (email) =>
        `The password of ${email} stops working at once, and they are signed out. A code for a new password is sent to that address.`,
    },
    admin: {
      title: 'Make this person an admin?',
      text: (email) =>
        `${email} will see and change everything: customers, appointments, data and everybody’s accounts. They are signed out and have to sign in again.`,
    },
  },
});
