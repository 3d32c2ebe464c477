import { ActionIcon } from '@mantine/core';
import { IconBeach, IconCircle, IconLock, IconLockOpen, IconPlus, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useFormats } from '../shared/clock';
import { showDay, showSpan, showTime } from '../shared/days';
import { StatusIcon } from '../shared/StatusBadge';
import { useSharedTexts } from '../shared/texts';
import { useWorkingTexts } from '../shared/working/texts';
import classes from './Hours.module.css';
import { type BookedSlot, spanOf, type WorkingDay } from './slots';
import { useHoursTexts } from './texts';
import { useSlotChange } from './useSlotChange';

interface Props {
  day: WorkingDay;
  away: readonly Schema<'CalendarLeave'>[];
  today: boolean;
}

export function DayColumn({ day: { day, slots, outside }, away, today }: Props) {
  const words = useWorkingTexts().leave;
  const t = useHoursTexts();
  const { weekday } = useFormats();
  const name = `${weekday(day)}, ${showDay(day)}`;
  return (
    <section className={classes.day} aria-label={name} data-today={today || undefined}>
      <header className={classes.head}>
        <h3>
          <span>{weekday(day)}</span> <span className={classes.date}>{showDay(day).slice(0, 5)}</span>
        </h3>
        <ActionIcon
          renderRoot={(props) => (
            <Link to="/working-hours/new" search={(before) => ({ ...before, on: day })} {...props} />
          )}
          variant="subtle"
          color="gray"
          size={28}
          aria-label={t.addOn(name)}
          title={t.addOn(name)}
        >
          <IconPlus size={16} aria-hidden />
        </ActionIcon>
      </header>
      {away.map(({ leaveid, starttime, endtime, reason }) => (
        <p key={leaveid} className={classes.away}>
          <IconBeach size={14} aria-hidden />
          <span>
            {[words.title, starttime && endtime && `${showTime(starttime)}–${showTime(endtime)}`, reason]
              .filter(Boolean)
              .join(' · ')}
          </span>
        </p>
      ))}
      {slots.length === 0 && <p className={classes.none}>{t.none}</p>}
      <ul className={classes.slots}>
        {slots.map((slot) => (
          <SlotItem key={slot.scheduleid} slot={slot} />
        ))}
      </ul>
      {outside.length > 0 && (
        <>
          <h4 className={classes.outside}>{t.outside}</h4>
          <ul className={classes.slots}>
            {outside.map((one) => (
              <li key={one.appointmentid} className={classes.slot} data-state="booked">
                <span className={classes.time}>{showSpan(one.time, one.duration)}</span>
                <Booked booked={[one]} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function SlotItem({ slot }: { slot: BookedSlot }) {
  const t = useHoursTexts();
  const { setOpen, remove } = useSlotChange();
  const span = spanOf(slot);
  const { isavailable, booked, kept } = slot;
  const Icon = isavailable ? IconCircle : IconLock;
  return (
    <li className={classes.slot} data-state={booked.length > 0 ? 'booked' : isavailable ? 'open' : 'closed'}>
      <Link
        to="/working-hours/$scheduleid"
        params={{ scheduleid: String(slot.scheduleid) }}
        search={true}
        className={classes.time}
        aria-label={t.toEdit(span)}
        title={t.toEdit(span)}
      >
        {span}
      </Link>
      {booked.length > 0 ? (
        <Booked booked={booked} />
      ) : (
        <span className={classes.state}>
          <Icon size={14} aria-hidden />
          {isavailable ? t.open : t.closed}
        </span>
      )}
      <span className={classes.actions}>
        {!kept && (
          <Press
            label={isavailable ? t.toClose(span) : t.toOpen(span)}
            icon={isavailable ? IconLock : IconLockOpen}
            onClick={() => setOpen(slot, !isavailable)}
          />
        )}
        {booked.length === 0 && <Press label={t.toDelete(span)} icon={IconTrash} onClick={() => remove(slot)} />}
      </span>
    </li>
  );
}

function Press({ label, icon: Icon, onClick }: { label: string; icon: typeof IconLock; onClick(): void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={28} aria-label={label} title={label} onClick={onClick}>
      <Icon size={16} aria-hidden />
    </ActionIcon>
  );
}

/** Who booked it, and the appointment's status. */
function Booked({ booked }: { booked: BookedSlot['booked'] }) {
  const shared = useSharedTexts();
  const each = (one: BookedSlot['booked'][number]) => (
    <span key={one.appointmentid} className={classes.booked}>
      <Link
        to="/calendar/$appointmentid"
        params={{ appointmentid: String(one.appointmentid) }}
        search={{ day: one.date }}
      >
        {one.customer_name}
      </Link>
      <span className={classes.state}>
        <StatusIcon status={one.status} />
        {shared.status[one.status]}
      </span>
    </span>
  );
  return <div>{booked.map(each)}</div>;
}
