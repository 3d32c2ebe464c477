-- Slots follow the appointments in them, whoever writes. A confirmed or completed appointment takes every slot that it
-- overlaps: the slot is not available. When it is cancelled, deleted or moved and no other takes the slot, the slot is
-- available again.
--
-- Nothing but an appointment that had taken a slot opens it: what an admin closed by hand stays closed, whatever happens
-- elsewhere or to pending appointments in it. A slot closed by hand that is taken afterwards can't be told from others
-- any more, and opens when the appointment goes.

CREATE FUNCTION takes_slot(status text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN status IN ('confirmed', 'completed');

-- In minutes, because an appointment may end at midnight, which a slot's time of day can't say.
CREATE FUNCTION overlaps_slot(starttime time, endtime time, begins time, duration integer) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN minute_of_day(starttime) < minute_of_day(begins) + duration
   AND minute_of_day(begins) < minute_of_day(endtime);

CREATE FUNCTION is_taken(slot consultantschedule) RETURNS boolean
LANGUAGE sql STABLE
RETURN EXISTS (
    SELECT FROM appointment
    WHERE consultantid = slot.consultantid AND date = slot.date AND takes_slot(status)
      AND overlaps_slot(slot.starttime, slot.endtime, time, duration));

-- Works in the name of its owner, because the writer may have no rights on slots. Two writers of one consultant's
-- appointments take turns: otherwise neither would see that the other has just taken or left the same slot. The slots
-- are looked up by consultant and day, since a bulk load does without the index of the exclusion constraint; and into an
-- array first, whatever old statistics say of how many are available: a join with all of them is quadratic in bulk.
CREATE FUNCTION close_taken_slots() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() AND EXISTS (SELECT FROM after WHERE public.takes_slot(status)) THEN
        PERFORM FROM public.consultant
        WHERE consultantid IN (SELECT consultantid FROM after WHERE public.takes_slot(status))
        ORDER BY consultantid
        FOR NO KEY UPDATE;
        UPDATE public.consultantschedule SET isavailable = false
        WHERE isavailable AND scheduleid = ANY (ARRAY(
            SELECT scheduleid
            FROM after JOIN public.consultantschedule USING (consultantid, date)
            WHERE public.takes_slot(status)
              AND public.overlaps_slot(starttime, endtime, time, duration)));
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION open_left_slots() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() AND EXISTS (SELECT FROM before WHERE public.takes_slot(status)) THEN
        PERFORM FROM public.consultant
        WHERE consultantid IN (SELECT consultantid FROM before WHERE public.takes_slot(status))
        ORDER BY consultantid
        FOR NO KEY UPDATE;
        UPDATE public.consultantschedule SET isavailable = true
        WHERE NOT isavailable AND scheduleid = ANY (ARRAY(
            SELECT scheduleid
            FROM before JOIN public.consultantschedule slot USING (consultantid, date)
            WHERE public.takes_slot(status)
              AND public.overlaps_slot(starttime, endtime, time, duration)
              AND NOT public.is_taken(slot)));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER close_taken_slots_of_new AFTER INSERT ON appointment
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION close_taken_slots();
CREATE TRIGGER close_taken_slots AFTER UPDATE ON appointment
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION close_taken_slots();
CREATE TRIGGER open_left_slots AFTER UPDATE ON appointment
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION open_left_slots();
CREATE TRIGGER open_left_slots_of_deleted AFTER DELETE ON appointment
    REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION open_left_slots();

-- A slot that is made or moved over an appointment that takes it is not available, whatever its writer says; one that
-- is moved away from such an appointment is available again.
CREATE FUNCTION keep_slot_true() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF archive.is_loading() THEN
        RETURN NEW;
    ELSIF public.is_taken(NEW) THEN
        NEW.isavailable := false;
    ELSIF TG_OP = 'UPDATE' AND NOT OLD.isavailable
          AND (OLD.consultantid, OLD.date, OLD.starttime, OLD.endtime)
              <> (NEW.consultantid, NEW.date, NEW.starttime, NEW.endtime)
          AND public.is_taken(OLD) THEN
        NEW.isavailable := true;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_slot_true_when_made BEFORE INSERT ON consultantschedule
    FOR EACH ROW WHEN (NEW.isavailable) EXECUTE FUNCTION keep_slot_true();
CREATE TRIGGER keep_slot_true BEFORE UPDATE ON consultantschedule
    FOR EACH ROW WHEN (
        NEW.isavailable
        OR (OLD.consultantid, OLD.date, OLD.starttime, OLD.endtime)
            <> (NEW.consultantid, NEW.date, NEW.starttime, NEW.endtime))
    EXECUTE FUNCTION keep_slot_true();
