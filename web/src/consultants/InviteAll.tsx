import { Button, Group, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Refusal } from '../api/client';
import type { Person } from '../shared/accounts/account';
import { EmailText } from '../shared/Email';
import { RouteModal } from '../shared/form/RouteModal';
import { useRefusalText } from '../shared/refusals';
import { Loading, RequestId } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import classes from './InviteAll.module.css';
import { useConsultantTexts } from './texts';
import { type ConsultantAccounts, useConsultantAccounts } from './useConsultantAccounts';
import { type Outcome, useInviteAll } from './useInviteAll';

/** Invites everybody who has no account, and says for each what happened. */
export function InviteAll() {
  const t = useConsultantTexts().inviteAll;
  const { close: closeText } = useSharedTexts();
  const navigate = useNavigate();
  const accounts = useConsultantAccounts();
  const all = useInviteAll(accounts);
  const close = () => void navigate({ to: '/consultants', search: true, state: true });
  const { people, left, begun, running } = all;
  return (
    <RouteModal title={t.title} onClose={close}>
      <Stack gap="sm">
        {!people && (accounts.query.error ? <Text role="alert">{t.unknown}</Text> : <Loading />)}
        {people?.length === 0 && <Text>{t.nobody}</Text>}
        {people && people.length > 0 && (
          <>
            <Text>{t.explain}</Text>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, by the keyboard too */}
            <section className={classes.scroller} aria-label={t.title} tabIndex={0}>
              <ul className={classes.people} aria-label={t.title}>
                {people.map((person) => (
                  <Line key={person.consultantid} person={person} outcome={all.outcomeOf(person)} accounts={accounts} />
                ))}
              </ul>
            </section>
            <Text role="status" size="sm">
              {begun && t.progress(people.length - left.length, people.length)}
            </Text>
          </>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={running ? all.stop : close}>
            {running ? t.stop : closeText}
          </Button>
          {left.length > 0 && (
            <Button data-autofocus loading={running} onClick={all.start}>
              {begun ? t.rest(left.length) : t.invite(left.length)}
            </Button>
          )}
        </Group>
      </Stack>
    </RouteModal>
  );
}

function Line({ person, outcome, accounts }: { person: Person; outcome: Outcome; accounts: ConsultantAccounts }) {
  const t = useConsultantTexts().inviteAll;
  const text = useRefusalText();
  const { former } = accounts.accessOf(person);
  const refusal = outcome instanceof Refusal ? outcome : null;
  return (
    <li>
      <div>
        <div>{person.fullname}</div>
        <Text size="sm" c="var(--muted)">
          <EmailText email={person.email} />
        </Text>
        {former && outcome === 'waiting' && <Text size="sm">{t.former(former.email)}</Text>}
        {refusal && <Text size="sm">{text(refusal)}</Text>}
        {refusal && refusal.status >= 500 && <RequestId refusal={refusal} />}
      </div>
      <OutcomeMark outcome={outcome} />
    </li>
  );
}

function OutcomeMark({ outcome }: { outcome: Outcome }) {
  const t = useConsultantTexts().inviteAll;
  if (outcome instanceof Refusal)
    return (
      <span className={classes.outcome} data-outcome="refused">
        <IconAlertTriangle size={16} aria-hidden />
        {t.refused}
      </span>
    );
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      {outcome === 'sending' && <Loader size={14} aria-hidden />}
      {outcome !== 'sending' && outcome !== 'waiting' && <IconCheck size={16} aria-hidden />}
      {t.outcomes[outcome]}
    </span>
  );
}
