import { Button, Group, Text, Title } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { EmailText } from '../shared/Email';
import { DataList } from '../shared/list/DataList';
import { DownloadList } from '../shared/list/DownloadList';
import type { Column } from '../shared/list/props';
import { useListState } from '../shared/list/search';
import { ParticipantBadge } from '../shared/ParticipantBadge';
import { Empty } from '../shared/states';
import { AddParticipant } from './AddParticipant';
import { nextOf, type Participant, type ParticipantStatus } from './program';
import { useProgramTexts } from './texts';
import { useParticipation } from './useParticipation';

const route = getRouteApi('/admin/programs/$programid');
const SORTS = ['fullname', 'email', 'registeredtime', 'status'] as const;

export function Participants({ programid }: { programid: number }) {
  const t = useProgramTexts().participants;
  const { instant } = useFormats();
  const list = useListState(route.useSearch(), SORTS);
  const asked = { ...list.parameters, programid };
  const query = useRead('get_program_participants', asked, { keepPrevious: true });
  const { set } = useParticipation(programid);
  const columns: readonly Column<Participant>[] = [
    { key: 'name', title: t.name, sort: 'fullname', cell: (one) => <NameLink participant={one} /> },
    { key: 'email', title: t.email, sort: 'email', cell: (one) => <EmailText email={one.email} /> },
    {
      key: 'registeredtime',
      title: t.registeredtime,
      sort: 'registeredtime',
      width: '170px',
      cell: (one) => instant(one.registeredtime),
    },
    {
      key: 'status',
      title: t.status,
      sort: 'status',
      width: '150px',
      cell: (one) => <ParticipantBadge status={one.status} />,
    },
    {
      key: 'actions',
      title: t.actions,
      width: '260px',
      cell: (one) => <Actions participant={one} onSet={(status) => set(one, status)} />,
    },
  ];
  return (
    <>
      <Group justify="space-between" gap="xs" mb="sm">
        <Title order={2} size="h3">
          {t.title}
        </Title>
        <DownloadList request={{ list: 'get_program_participants', ...asked }} />
      </Group>
      <AddParticipant programid={programid} />
      <DataList
        label={t.title}
        query={query}
        rows={query.data?.participants}
        total={query.data?.total}
        list={list}
        columns={columns}
        keyOf={(one) => one.customerid}
        nameOf={(one) => one.fullname}
        empty={<Empty title={t.emptyTitle} hint={t.emptyHint} />}
        card={(one) => (
          <>
            <Group justify="space-between" gap="xs">
              <NameLink participant={one} />
              <ParticipantBadge status={one.status} />
            </Group>
            <Text size="sm" c="var(--muted)" mb="xs">
              <EmailText email={one.email} />
            </Text>
            <Actions participant={one} onSet={(status) => set(one, status)} />
          </>
        )}
      />
    </>
  );
}

function NameLink({ participant: { customerid, fullname } }: { participant: Participant }) {
  return (
    <Link to="/customers/$customerid" params={{ customerid }}>
      {fullname}
    </Link>
  );
}

function Actions({ participant, onSet }: { participant: Participant; onSet(status: ParticipantStatus): void }) {
  const t = useProgramTexts().participants;
  const verb = (next: ParticipantStatus) =>
    participant.status === 'attended' && next === 'registered' ? t.absent : t.verbs[next];
  return (
    <Group gap="xs">
      {nextOf(participant.status).map((status) => (
        <Button
          key={status}
          size="compact-sm"
          variant={status === 'attended' ? 'light' : 'default'}
          aria-label={t.named(verb(status), participant.fullname)}
          onClick={() => onSet(status)}
        >
          {verb(status)}
        </Button>
      ))}
    </Group>
  );
}
