import { NativeSelect, Text, TextInput } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import * as v from 'valibot';
import { useChange } from '../api/hooks';
import { keyOf, ROLES, type Role } from '../shared/accounts/account';
import { useAccountTexts } from '../shared/accounts/texts';
import { STALE } from '../shared/accounts/useAccountChanges';
import { useAccounts, usePeople } from '../shared/accounts/useAccounts';
import { useAnnounce } from '../shared/announce';
import { RecordForm } from '../shared/form/RecordForm';
import { RouteModal } from '../shared/form/RouteModal';
import { rules } from '../shared/form/rules';
import { useFormTexts } from '../shared/form/texts';
import { useRecordForm } from '../shared/form/useRecordForm';
import { useAccountsTexts } from './texts';

export function InviteSomebody() {
  const words = useAccountsTexts();
  const t = words.invite;
  const accountTexts = useAccountTexts();
  const formTexts = useFormTexts();
  const announce = useAnnounce();
  const navigate = useNavigate();
  const { accountOf } = useAccounts();
  const { byEmail } = usePeople();
  const create = useChange('create_user', { stale: STALE });
  const close = () => void navigate({ to: '/accounts', search: true, state: true });
  const form = useRecordForm({
    name: 'account',
    initial: { email: '', fullname: '', role: 'consultant' as Role },
    schema: v.object({
      email: v.pipe(
        rules.email(formTexts),
        v.check((email) => accountOf(email) === undefined, t.exists),
      ),
      fullname: rules.name(formTexts),
      role: v.picklist(ROLES),
    }),
    async submit(values) {
      const { email, fullname, role } = values;
      const { action } = await create.mutateAsync({ email: email.trim(), fullname: fullname.trim(), role });
      // Somebody else may just have created it.
      announce.done({ title: accountTexts.done[action === 'created' ? 'invite' : 'updated'], message: email.trim() });
      close();
    },
  });
  const { fields } = form;
  const { email, fullname, role } = fields.values;
  const person = byEmail?.get(keyOf(email.trim()));
  const isNobody = role === 'consultant' && byEmail !== undefined && /.@.+\../.test(email) && !person;
  return (
    <RouteModal title={t.title} onClose={close}>
      <RecordForm form={form} onCancel={close} submitLabel={t.submit}>
        <TextInput
          label={words.email}
          description={t.emailHint}
          required
          data-autofocus
          type="email"
          autoComplete="off"
          {...fields.getInputProps('email')}
          onBlur={() => {
            if (person && !fullname) fields.setFieldValue('fullname', person.fullname);
          }}
        />
        {isNobody && (
          <Text size="sm" role="status">
            {t.nobody} <Link to="/consultants/new">{t.addConsultant}</Link>
          </Text>
        )}
        <TextInput label={t.fullname} required autoComplete="off" {...fields.getInputProps('fullname')} />
        <NativeSelect
          label={words.role}
          data={ROLES.map((value) => ({ value, label: t.roles[value] }))}
          {...fields.getInputProps('role')}
        />
      </RecordForm>
    </RouteModal>
  );
}
