-- Nobody is booked while they are on leave, unless somebody says so.

-- Whether leave takes some of these minutes of a day. PostgreSQL inlines it.
CREATE FUNCTION takes_leave(leave consultantleave, day date, begins integer, ends integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN day BETWEEN (leave).startdate AND (leave).enddate
   AND ((leave).starttime IS NULL
        OR minute_of_day((leave).starttime) < ends AND begins < minute_of_day((leave).endtime));

-- Leave and bookings of a consultant take turns by their row: who comes second sees the other.
CREATE TRIGGER hold_consultant BEFORE INSERT OR UPDATE ON consultantleave
    FOR EACH ROW EXECUTE FUNCTION hold_consultant();

-- Appointments that are there when leave is taken stay, and change in all but their time. Whoever means to book inside
-- leave sets meetassist.booking_in_leave to 'on' for the transaction. The trigger comes after hold_consultant, because
-- triggers fire in the order of their names.
CREATE FUNCTION keep_out_of_leave() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading()
       AND coalesce(current_setting('meetassist.booking_in_leave', true), '') <> 'on'
       AND EXISTS (
           SELECT FROM public.consultantleave AS leave
           WHERE leave.consultantid = NEW.consultantid
             AND public.takes_leave(leave, NEW.date, public.minute_of_day(NEW.time),
                                    public.minute_of_day(NEW.time) + NEW.duration))
    THEN
        RAISE check_violation USING
            MESSAGE = format('consultant %s is on leave at this time of %s', NEW.consultantid, NEW.date),
            HINT = 'SET LOCAL meetassist.booking_in_leave = ''on'' books nevertheless.',
            SCHEMA = 'public', TABLE = TG_TABLE_NAME, CONSTRAINT = 'appointment_not_in_leave';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_out_of_leave BEFORE INSERT ON appointment
    FOR EACH ROW WHEN (NEW.status <> 'cancelled') EXECUTE FUNCTION keep_out_of_leave();
CREATE TRIGGER keep_out_of_leave_when_moved BEFORE UPDATE ON appointment
    FOR EACH ROW WHEN (
        NEW.status <> 'cancelled'
        AND (OLD.consultantid, OLD.date, OLD.time, OLD.duration, OLD.status = 'cancelled')
            <> (NEW.consultantid, NEW.date, NEW.time, NEW.duration, false))
    EXECUTE FUNCTION keep_out_of_leave();

-- Slots that no appointment holds, be it pending only or in a part of the slot only, and no leave.
CREATE OR REPLACE VIEW free_slot AS
SELECT *
FROM consultantschedule slot
WHERE isavailable
  AND NOT EXISTS (
      SELECT FROM appointment
      WHERE consultantid = slot.consultantid AND date = slot.date AND status <> 'cancelled'
        AND overlaps_slot(slot.starttime, slot.endtime, time, duration))
  AND NOT EXISTS (
      SELECT FROM consultantleave AS leave
      WHERE leave.consultantid = slot.consultantid
        AND takes_leave(leave, slot.date, minute_of_day(slot.starttime), minute_of_day(slot.endtime)));

-- The appointments in a leave that somebody has to do something about, as they are at this moment and not when the asking
-- statement began: whoever has waited for the consultant's row sees what was booked meanwhile.
CREATE FUNCTION dashboard.appointments_in_leave(leave consultantleave, since date) RETURNS json
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, public
RETURN (
    SELECT coalesce(json_agg(hit ORDER BY date, time, appointmentid), '[]')
    FROM (
        SELECT appointmentid, customerid, fullname AS customer_name, date, time, duration, status
        FROM appointment JOIN customer USING (customerid)
        WHERE consultantid = (leave).consultantid
          AND status IN ('pending', 'confirmed')
          AND date >= since
          AND takes_leave(leave, date, minute_of_day(time), minute_of_day(time) + duration)) AS hit);

-- As in V12, but that a time may be in leave.
CREATE OR REPLACE FUNCTION dashboard.set_appointment_status(ids integer[], wanted text) RETURNS json LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
DECLARE
    id integer;
    found appointment;
    code text;
    results json[] := '{}';
BEGIN
    PERFORM FROM appointment WHERE appointmentid = ANY (ids) ORDER BY appointmentid FOR UPDATE;
    PERFORM FROM consultant
    WHERE consultantid IN (SELECT consultantid FROM appointment WHERE appointmentid = ANY (ids))
    ORDER BY consultantid FOR NO KEY UPDATE;
    PERFORM FROM customer
    WHERE customerid IN (SELECT customerid FROM appointment WHERE appointmentid = ANY (ids))
    ORDER BY customerid FOR SHARE;
    FOREACH id IN ARRAY ids LOOP
        SELECT * INTO found FROM appointment WHERE appointmentid = id;
        IF found.appointmentid IS NULL THEN
            code := 'not_found';
        ELSIF wanted IN ('completed', 'no_show') AND found.date + found.time > localtimestamp THEN
            code := 'not_yet';
        -- Who becomes a part of an appointment again has to be enabled.
        ELSIF found.status = 'cancelled' AND wanted <> 'cancelled' AND (
            EXISTS (SELECT FROM consultant WHERE consultantid = found.consultantid AND isdisabled)
            OR EXISTS (SELECT FROM customer WHERE customerid = found.customerid AND isdisabled))
        THEN
            code := 'not_found';
        ELSE
            BEGIN
                UPDATE appointment SET status = wanted, updatedat = now() WHERE appointmentid = id;
                code := 'ok';
            EXCEPTION
                WHEN exclusion_violation THEN
                    code := 'slot_taken';
                WHEN check_violation THEN
                    code := 'on_leave';
            END;
        END IF;
        results := results || json_build_object('appointmentid', id, 'code', code);
    END LOOP;
    RETURN array_to_json(results);
END $$;

-- A consultant's working plan as it is at this moment.
CREATE FUNCTION dashboard.working_plan(id integer) RETURNS json
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, public
RETURN (
    SELECT json_build_object('consultantid', id, 'entries', coalesce(json_agg(plan ORDER BY weekday, starttime, validfrom), '[]'))
    FROM (SELECT planid, weekday, starttime, endtime, slotminutes, validfrom, validto
          FROM consultantworkingplan
          WHERE consultantid = id) AS plan);

-- Gives a consultant these entries and no others, and returns the plan; null if there is no such consultant. What is the
-- same stays the same row.
CREATE FUNCTION dashboard.set_working_plan(id integer, entries json) RETURNS json LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
    PERFORM FROM consultant WHERE consultantid = id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- Whatever was written before the row could be held is seen from here on.
    DELETE FROM consultantworkingplan AS plan
    WHERE consultantid = id AND NOT EXISTS (
        SELECT FROM json_populate_recordset(NULL::consultantworkingplan, entries) AS entry
        WHERE (entry.weekday, entry.starttime, entry.endtime, entry.slotminutes, entry.validfrom, entry.validto)
              IS NOT DISTINCT FROM
              (plan.weekday, plan.starttime, plan.endtime, plan.slotminutes, plan.validfrom, plan.validto));
    INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, slotminutes, validfrom, validto)
    SELECT id, weekday, starttime, endtime, slotminutes, validfrom, validto
    FROM json_populate_recordset(NULL::consultantworkingplan, entries) AS entry
    WHERE NOT EXISTS (
        SELECT FROM consultantworkingplan AS plan
        WHERE consultantid = id
          AND (entry.weekday, entry.starttime, entry.endtime, entry.slotminutes, entry.validfrom, entry.validto)
              IS NOT DISTINCT FROM
              (plan.weekday, plan.starttime, plan.endtime, plan.slotminutes, plan.validfrom, plan.validto));
    RETURN dashboard.working_plan(id);
END $$;
