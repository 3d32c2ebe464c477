import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useFormats, useNow } from '../shared/clock';
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
import { type Today, useToday } from './useToday';

export function TodayPage() {
  const t = useTodayTexts();
  const { longDay } = useFormats();
  const { day } = useNow();
  return (
    <>
      <PageHead title={`${t.title}, ${longDay(day)}`} tab={t.title}>
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
      <Board />
    </>
  );
}

function Board() {
  const t = useTodayTexts();
  const { number } = useFormats();
  const { now, outlook, requests, older, failed } = useToday();
  if (failed?.error) return <Failed refusal={failed.error} retry={() => void failed.refetch()} />;
  const open = outlook && older && outlook.open.length + older.count;
  const tile = (term: string, count: number | undefined, urgent?: boolean) => ({
    term,
    value: count === undefined ? '…' : number(count),
    urgent: urgent && count !== undefined && count > 0,
  });
  return (
    <>
      <Tiles
        tiles={[
          tile(t.figures.today, outlook?.total),
          tile(t.figures.done, outlook?.done),
          tile(t.figures.requests, requests?.count, true),
          tile(t.open, open, true),
          tile(t.figures.offered, outlook?.offered),
        ]}
      />
      <div className={classes.board}>
        <div className={classes.column} data-loading={open === undefined || undefined}>
          {outlook && older ? <Meetings {...{ now, outlook, older }} /> : <Loading />}
        </div>
        <div className={classes.column}>
          {requests && <Requests requests={requests} today={now.day} />}
          {requests && outlook && (
            <>
              <FreeConsultants free={outlook.free} now={now} />
              <RunningOut />
            </>
          )}
        </div>
      </div>
    </>
  );
}

interface RequestsProps {
  requests: NonNullable<Today['requests']>;
  today: string;
}

/** Who asks for an appointment. Not rendered again when another part arrives. */
const Requests = memo(function Requests({ requests, today }: RequestsProps) {
  const t = useTodayTexts();
  return (
    <Section
      title={t.requests}
      count={requests.count}
      nothing={t.noRequests}
      rows={requests.rows.map((appointment) => (
        <Row
          key={appointment.appointmentid}
          {...{ appointment, today }}
          consultant={appointment.consultant_name}
          begun={false}
          assignable
        />
      ))}
      foot={<More status="pending" count={requests.more} />}
    />
  );
});

interface MeetingsProps {
  now: Today['now'];
  outlook: Outlook;
  older: NonNullable<Today['older']>;
}

/** Who meets whom: now, next, and so far without an outcome. */
function Meetings({ now, outlook, older }: MeetingsProps) {
  const t = useTodayTexts();
  return (
    <>
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
        count={outlook.open.length + older.count}
        nothing={t.noOpen}
        rows={[
          ...outlook.open.map(({ appointment, consultant }) => (
            <Row key={appointment.appointmentid} {...{ appointment, consultant, today: now.day }} begun />
          )),
          ...older.rows.map((appointment) => (
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
            <More status="pending" days="past" count={older.more.pending} />
            <More status="confirmed" days="past" count={older.more.confirmed} />
          </>
        }
      />
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
