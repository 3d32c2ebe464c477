import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useFormats } from '../shared/clock';
import { PageHead } from '../shared/PageHead';
import { Failed, Loading } from '../shared/states';
import { Tiles } from '../shared/Tiles';
import { FreeConsultants } from './FreeConsultants';
import type { Outlook } from './outlook';
import { Row } from './Row';
import { RunningOut } from './RunningOut';
import { Section } from './Section';
import classes from './Today.module.css';
import { useTodayTexts } from './texts';
import { useToday } from './useToday';

export function TodayPage() {
  const t = useTodayTexts();
  const { longDay } = useFormats();
  const today = useToday();
  const { failed, outlook, now } = today;
  return (
    <>
      <PageHead title={`${t.title}, ${longDay(now.day)}`} tab={t.title}>
        <Button variant="default" renderRoot={(props) => <Link to="/calendar" {...props} />}>
          {t.calendar}
        </Button>
        <Button
          renderRoot={(props) => <Link to="/calendar/book" {...props} />}
          leftSection={<IconPlus size={16} aria-hidden />}
        >
          {t.book}
        </Button>
      </PageHead>
      {failed?.error ? (
        <Failed refusal={failed.error} retry={() => void failed.refetch()} />
      ) : outlook && !today.pending ? (
        <Board today={today} outlook={outlook} />
      ) : (
        <Loading />
      )}
    </>
  );
}

function Board({ today, outlook }: { today: ReturnType<typeof useToday>; outlook: Outlook }) {
  const t = useTodayTexts();
  const { number } = useFormats();
  const { now, requests, moreRequests, older, beyond } = today;
  const asked = requests.length + moreRequests;
  const open = outlook.open.length + older.length + beyond.pending + beyond.confirmed;
  return (
    <>
      <Tiles
        tiles={[
          { term: t.figures.today, value: number(outlook.total) },
          { term: t.figures.done, value: number(outlook.done) },
          { term: t.figures.requests, value: number(asked), urgent: asked > 0 },
          { term: t.open, value: number(open), urgent: open > 0 },
          { term: t.figures.offered, value: number(outlook.offered) },
        ]}
      />
      <div className={classes.board}>
        <div className={classes.column}>
          <Section
            title={t.now}
            count={outlook.now.length}
            nothing={t.nobodyNow}
            rows={outlook.now.map(({ appointment, consultant, start, end }) => (
              <Row
                key={appointment.appointmentid}
                {...{ appointment, consultant, today: now.day }}
                begun
                note={t.left(end - now.minutes)}
                progress={(now.minutes - start) / (end - start)}
              />
            ))}
          />
          <Section
            title={t.next}
            count={outlook.next.length}
            nothing={t.nobodyNext}
            rows={outlook.next.map(({ appointment, consultant, start }) => (
              <Row
                key={appointment.appointmentid}
                {...{ appointment, consultant, today: now.day }}
                begun={false}
                note={t.in(Math.floor((start - now.minutes) / 60), (start - now.minutes) % 60)}
              />
            ))}
          />
          <Section
            title={t.open}
            count={open}
            nothing={t.noOpen}
            rows={[
              ...outlook.open.map(({ appointment, consultant }) => (
                <Row key={appointment.appointmentid} {...{ appointment, consultant, today: now.day }} begun />
              )),
              ...older.map((appointment) => (
                <Row
                  key={appointment.appointmentid}
                  {...{ appointment, today: now.day }}
                  consultant={appointment.consultant_name}
                  begun
                />
              )),
            ]}
            foot={
              <>
                <More status="pending" days="past" count={beyond.pending} />
                <More status="confirmed" days="past" count={beyond.confirmed} />
              </>
            }
          />
        </div>
        <div className={classes.column}>
          <Section
            title={t.requests}
            count={asked}
            nothing={t.noRequests}
            rows={requests.map((appointment) => (
              <Row
                key={appointment.appointmentid}
                {...{ appointment, today: now.day }}
                consultant={appointment.consultant_name}
                begun={false}
                assignable
              />
            ))}
            foot={<More status="pending" count={moreRequests} />}
          />
          <FreeConsultants free={outlook.free} now={now} />
          <RunningOut />
        </div>
      </div>
    </>
  );
}

interface MoreProps {
  status: 'pending' | 'confirmed';
  days?: 'past';
  /** How many the page has no room for. */
  count: number;
}

/** Leads to the list of which the page shows the first ones. */
function More({ status, days, count }: MoreProps) {
  const t = useTodayTexts();
  const { number } = useFormats();
  if (count === 0) return null;
  return (
    <p className={classes.more}>
      <Link to="/appointments" search={{ status, days }}>
        {t.more[status](number(count))}
      </Link>
    </p>
  );
}
