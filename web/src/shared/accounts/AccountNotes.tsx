import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useRefusalText } from '../refusals';
import { RequestId } from '../states';
import classes from './Accounts.module.css';
import type { Trouble } from './account';
import { useAccountTexts } from './texts';
import type { AccountChanges } from './useAccountChanges';

/** What is wrong with an account, in words. */
export function TroubleNote({ trouble: { kind, person } }: { trouble: Trouble }) {
  const { troubles: t } = useAccountTexts();
  return (
    <div className={classes.note}>
      <IconAlertTriangle size={16} aria-hidden />
      <span>{t[kind](person?.fullname ?? '', person?.email ?? '')}</span>
    </div>
  );
}

/** Why the last change of this account was refused. */
export function RefusedNote({ email, changes }: { email: string; changes: AccountChanges }) {
  const t = useAccountTexts();
  const text = useRefusalText();
  const refused = changes.refusedOf(email);
  if (!refused) return null;
  const { title, refusal } = refused;
  return (
    <div role="alert" className={classes.refused}>
      <Text size="sm" fw={600}>
        {title}
      </Text>
      <Text size="sm">{refusal.code === 'not_found' ? t.notFound : text(refusal)}</Text>
      {refusal.status >= 500 && <RequestId refusal={refusal} />}
    </div>
  );
}
