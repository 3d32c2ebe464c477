import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import { EmailText } from '../shared/Email';
import { PrintPage, PrintTable } from '../shared/print/PrintPage';
import { Empty, Failed, Loading, Missing } from '../shared/states';
import { usePageNames, useSharedTexts } from '../shared/texts';
import type { Participant } from './program';
import { useProgramTexts } from './texts';
import { useProgram } from './useProgram';

const route = getRouteApi('/admin/programs/$programid/print');
const MOST = 1000;

/** The expected participants by name, with space for signatures. */
export function PrintParticipants() {
  const t = useProgramTexts();
  const page = usePageNames()['program-print'];
  const { weekday, number } = useFormats();
  const { programid } = route.useParams();
  const { query: found, program, unknown } = useProgram(programid);
  const query = useRead('get_program_participants', { programid, sort: 'fullname', limit: MOST });
  if (unknown)
    return (
      <Missing title={t.unknown} hint={t.unknownHint}>
        <Link to="/programs">{t.all}</Link>
      </Missing>
    );
  const failed = [found, query].find(({ error, data }) => error && !data);
  if (failed?.error) return <Failed refusal={failed.error} retry={() => void failed.refetch()} />;
  if (!query.data || !program) return <Loading />;
  const { participants, total } = query.data;
  const expected = participants.filter(({ status }) => status !== 'cancelled');
  return (
    <PrintPage
      title={program.programname}
      tab={`${page} ${showDay(program.date)}`}
      subtitle={[
        `${weekday(program.date)}, ${showDay(program.date)}`,
        program.organizer,
        `${t.participants.count}: ${number(expected.length)}`,
      ]
        .filter(Boolean)
        .join(' · ')}
      back={
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/programs/$programid" params={{ programid }} {...props} />}
        >
          {t.back}
        </Button>
      }
      note={total > participants.length && t.tooMany(number(participants.length), number(total))}
    >
      {expected.length === 0 ? <Empty title={t.participants.emptyTitle} /> : <Sheet expected={expected} />}
    </PrintPage>
  );
}

function Sheet({ expected }: { expected: readonly Participant[] }) {
  const t = useProgramTexts();
  const statuses = useSharedTexts().participantStatus;
  return (
    <PrintTable
      label={t.participants.title}
      columns={[
        [t.number, '52px'],
        [t.participants.name],
        [t.participants.email, '32%'],
        [t.participants.status, '120px'],
        [t.signature, '18%'],
      ]}
    >
      {expected.map((one, index) => (
        <tr key={one.customerid}>
          <td>{index + 1}</td>
          <td>{one.fullname}</td>
          <td>
            <EmailText email={one.email} />
          </td>
          <td>{statuses[one.status]}</td>
          <td />
        </tr>
      ))}
    </PrintTable>
  );
}
