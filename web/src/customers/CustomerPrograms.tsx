import { Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../api/client';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import type { Column } from '../shared/list/props';
import { ShortTable } from '../shared/list/ShortTable';
import { ParticipantBadge } from '../shared/ParticipantBadge';
import { Failed, Loading } from '../shared/states';
import { useCustomerTexts } from './texts';

type Participation = AnswerOf<'get_customer_programs'>['programs'][number];

/** More than anybody has ever registered for. */
const MANY = 1000;

/** The customer's registrations, the latest first. */
export function CustomerPrograms({ customerid }: { customerid: string }) {
  const t = useCustomerTexts().programs;
  const { instant } = useFormats();
  const query = useRead('get_customer_programs', { customerid, limit: MANY });
  const columns: readonly Column<Participation>[] = [
    { key: 'date', title: t.date, width: '120px', cell: (one) => showDay(one.date) },
    {
      key: 'program',
      title: t.program,
      cell: (one) => (
        <Link to="/programs/$programid" params={{ programid: String(one.programid) }}>
          {one.programname}
        </Link>
      ),
    },
    { key: 'registered', title: t.registered, width: '170px', cell: (one) => instant(one.registeredtime) },
    { key: 'status', title: t.status, width: '170px', cell: (one) => <ParticipantBadge status={one.status} /> },
  ];
  return (
    <section aria-label={t.title}>
      <Title order={2} size="h3" mt="xl" mb="sm">
        {t.title}
      </Title>
      {query.data?.programs.length === 0 && <Text c="var(--muted)">{t.none}</Text>}
      {query.data && query.data.programs.length > 0 && (
        <ShortTable
          label={t.title}
          rows={query.data.programs}
          keyOf={(one) => String(one.programid)}
          columns={columns}
        />
      )}
      {query.isPending && <Loading />}
      {query.error && !query.data && <Failed refusal={query.error} retry={() => void query.refetch()} />}
    </section>
  );
}
