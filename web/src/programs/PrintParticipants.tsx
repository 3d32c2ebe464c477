import { Button, Group, Text } from '@mantine/core';
import { IconArrowLeft, IconPrinter } from '@tabler/icons-react';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRead } from '../api/hooks';
import { useFormats } from '../shared/clock';
import { showDay } from '../shared/days';
import { PageHead } from '../shared/PageHead';
import { Empty, Failed, Loading } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import classes from './PrintParticipants.module.css';
import { useProgramTexts } from './texts';
import { useProgram } from './useProgram';

const route = getRouteApi('/admin/programs/$programid/print');
const MOST = 1000;

/** Who is expected, by name, with room for a signature. */
export function PrintParticipants() {
  const t = useProgramTexts();
  const statuses = useSharedTexts().participantStatus;
  const { weekday, number } = useFormats();
  const { programid } = route.useParams();
  const { query: found, program, unknown } = useProgram(programid);
  const query = useRead('get_program_participants', { programid, sort: 'fullname', limit: MOST });
  if (unknown)
    return (
      <Empty title={t.unknown} hint={t.unknownHint}>
        <Link to="/programs">{t.all}</Link>
      </Empty>
    );
  const failed = [found, query].find(({ error, data }) => error && !data);
  if (failed?.error) return <Failed refusal={failed.error} retry={() => void failed.refetch()} />;
  if (!query.data || !program) return <Loading />;
  const { participants, total } = query.data;
  const expected = participants.filter(({ status }) => status !== 'cancelled');
  return (
    <>
      <Group className={classes.controls} gap="sm" mb="md">
        <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          {t.printNow}
        </Button>
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/programs/$programid" params={{ programid }} {...props} />}
        >
          {t.back}
        </Button>
        {total > participants.length && <Text>{t.tooMany(number(participants.length), number(total))}</Text>}
      </Group>
      <PageHead title={program.programname} tab={t.title} />
      <Text mb="md">
        {[`${weekday(program.date)}, ${showDay(program.date)}`, program.organizer].filter(Boolean).join(' · ')} ·{' '}
        {t.participants.count}: {number(expected.length)}
      </Text>
      <div className={classes.scroller}>
        <table className={classes.list} aria-label={t.participants.title}>
          <thead>
            <tr>
              <th>{t.number}</th>
              <th>{t.participants.name}</th>
              <th>{t.participants.email}</th>
              <th>{t.participants.status}</th>
              <th className={classes.signature}>{t.signature}</th>
            </tr>
          </thead>
          <tbody>
            {expected.map((one, index) => (
              <tr key={one.customerid}>
                <td>{index + 1}</td>
                <td>{one.fullname}</td>
                <td>{one.email}</td>
                <td>{statuses[one.status]}</td>
                <td />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
