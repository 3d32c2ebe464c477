import { toTime } from '../shared/days';
import { type Column, clashIn } from './board';
import { DAY, PIXELS_PER_MINUTE, placed } from './geometry';
import type { Lift } from './lift';
import classes from './TimeGrid.module.css';
import { useCalendarTexts } from './texts';

interface Props {
  lift: Lift;
  target: Column | undefined;
  width: number;
}

/** Where a dragged appointment would be dropped: the column, and the appointment in it. */
export function Ghost({ lift, target, width }: Props) {
  const t = useCalendarTexts();
  const { to, span, booked } = lift;
  const clash = target && clashIn(target, span, booked.appointment.appointmentid);
  return (
    <>
      <div
        className={classes.over}
        data-over
        style={{ left: to * width, width, height: DAY * PIXELS_PER_MINUTE }}
        aria-hidden
      />
      <div
        className={classes.ghost}
        data-clash={clash ? true : undefined}
        style={{ ...placed(span), left: to * width + 2, width: width - 5 }}
        aria-hidden
      >
        <b>{booked.appointment.customer_name}</b>
        <span>
          {toTime(span.start)}–{toTime(span.end)}
        </span>
        {clash && <span>{t.clash(clash.appointment.customer_name)}</span>}
      </div>
    </>
  );
}
