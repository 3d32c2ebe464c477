import { Button, Paper } from '@mantine/core';
import { IconPencil, IconPrinter } from '@tabler/icons-react';
import { getRouteApi, Link, Outlet } from '@tanstack/react-router';
import { useFormats } from '../shared/clock';
import { DisableButton } from '../shared/DisableButton';
import { showDay } from '../shared/days';
import { Facts } from '../shared/Facts';
import { HistoryLink } from '../shared/HistoryLink';
import { MoreActions } from '../shared/MoreActions';
import { PageHead } from '../shared/PageHead';
import { EnabledBadge } from '../shared/StatusBadge';
import { Failed, Loading, Missing } from '../shared/states';
import { useSharedTexts } from '../shared/texts';
import { Participants } from './Participants';
import { ProgramBadge } from './ProgramBadge';
import type { Program } from './program';
import { useProgramTexts } from './texts';
import { useDisabling } from './useDisabling';
import { useProgram } from './useProgram';

const route = getRouteApi('/admin/programs/$programid');

export function ProgramPage() {
  const t = useProgramTexts();
  const { programid } = route.useParams();
  const { query, program, unknown } = useProgram(programid);
  if (unknown)
    return (
      <Missing title={t.unknown} hint={t.unknownHint}>
        <Link to="/programs">{t.all}</Link>
      </Missing>
    );
  if (query.error && !program) return <Failed refusal={query.error} retry={() => void query.refetch()} />;
  if (!program) return <Loading />;
  return (
    <>
      <Details program={program} />
      <Participants programid={program.programid} />
      <Outlet />
    </>
  );
}

function Details({ program }: { program: Program }) {
  const t = useProgramTexts();
  const shared = useSharedTexts();
  const { weekday, instant } = useFormats();
  const disabling = useDisabling();
  const programid = String(program.programid);
  return (
    <>
      <PageHead title={program.programname} tab={t.title}>
        <Button
          renderRoot={(props) => (
            <Link to="/programs/$programid/edit" params={{ programid }} search={true} {...props} />
          )}
          variant="default"
          leftSection={<IconPencil size={16} aria-hidden />}
        >
          {shared.edit}
        </Button>
        <Button
          renderRoot={(props) => <Link to="/programs/$programid/print" params={{ programid }} {...props} />}
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
        >
          {t.print}
        </Button>
        <MoreActions>
          <HistoryLink table="communityprogram" record={programid} />
          <DisableButton
            disabled={program.isdisabled}
            pending={disabling.pending}
            onChange={(isdisabled) => disabling.set(program, isdisabled)}
          />
        </MoreActions>
      </PageHead>
      <Paper withBorder p="md" mb="lg">
        <Facts
          facts={[
            [t.fields.date, `${weekday(program.date)}, ${showDay(program.date)}`],
            [t.fields.status, <ProgramBadge key="status" status={program.status} />],
            [t.state, <EnabledBadge key="state" disabled={program.isdisabled} />],
            [t.createdat, instant(program.createdat)],
            // On a phone the participants come below, and empty facts take no space.
            ...(
              [
                [t.fields.organizer, program.organizer],
                [
                  t.fields.url,
                  program.url && (
                    <a href={program.url} target="_blank" rel="noreferrer">
                      {t.openLink}
                    </a>
                  ),
                ],
                [t.fields.description, program.description, 'wide'],
                [t.fields.content, program.content, 'wide'],
              ] as const
            ).filter(([, value]) => value),
          ]}
        />
      </Paper>
    </>
  );
}
