-- Whoever writes a consultant's time takes turns with the others by the consultant's row, and then looks at what is
-- there: leave, slots, appointments. A transaction that keeps to an older snapshot would look at what was there before
-- the others' turns. It can't change a row here that has changed, or has been inserted, since its snapshot: PostgreSQL
-- ends it with a serialization failure (40001), and it can be tried again.
CREATE TABLE archive.turn (
    consultantid integer CONSTRAINT turn_key PRIMARY KEY,
    -- Who had the last turn.
    transaction  xid8 NOT NULL
);

CREATE FUNCTION archive.take_turn(consultants integer[]) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM FROM public.consultant WHERE consultantid = ANY (consultants) ORDER BY consultantid FOR NO KEY UPDATE;
    INSERT INTO archive.turn AS last (consultantid, transaction)
    SELECT DISTINCT id, pg_current_xact_id() FROM unnest(consultants) AS id ORDER BY id
    ON CONFLICT (consultantid) DO UPDATE SET transaction = excluded.transaction
        WHERE last.transaction <> excluded.transaction;
END $$;

-- As in V9, but that leave counts as a turn, and that a transaction with a snapshot of its own takes one. For any other
-- the triggers below record the turn once per statement, because a bulk load has many rows.
CREATE OR REPLACE FUNCTION hold_consultant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF archive.is_loading() THEN
        RETURN NEW;
    ELSIF TG_TABLE_NAME = 'consultantleave'
          OR current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        PERFORM archive.take_turn(ARRAY[NEW.consultantid]);
    ELSE
        PERFORM FROM public.consultant WHERE consultantid = NEW.consultantid FOR NO KEY UPDATE;
    END IF;
    RETURN NEW;
END $$;

-- As in V3, but for the turn.
CREATE OR REPLACE FUNCTION close_taken_slots() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() AND EXISTS (SELECT FROM after WHERE public.takes_slot(status)) THEN
        PERFORM archive.take_turn(ARRAY(SELECT consultantid FROM after WHERE public.takes_slot(status)));
        UPDATE public.consultantschedule SET isavailable = false
        WHERE isavailable AND scheduleid = ANY (ARRAY(
            SELECT scheduleid
            FROM after JOIN public.consultantschedule USING (consultantid, date)
            WHERE public.takes_slot(status)
              AND public.overlaps_slot(starttime, endtime, time, duration)));
    END IF;
    RETURN NULL;
END $$;

-- The same. A deletion is checked by no other trigger for days that were loaded since the snapshot.
CREATE OR REPLACE FUNCTION open_left_slots() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() AND EXISTS (SELECT FROM before WHERE public.takes_slot(status)) THEN
        PERFORM archive.require_recent_snapshot();
        PERFORM archive.take_turn(ARRAY(SELECT consultantid FROM before WHERE public.takes_slot(status)));
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

-- As in V11, but that every slot counts as a turn: also one that is closed already, which an appointment may open again.
CREATE OR REPLACE FUNCTION close_slots_taken_meanwhile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() AND EXISTS (SELECT FROM after) THEN
        PERFORM archive.take_turn(ARRAY(SELECT consultantid FROM after));
        UPDATE public.consultantschedule SET isavailable = false
        WHERE isavailable AND scheduleid = ANY (ARRAY(
            SELECT scheduleid
            FROM after JOIN public.appointment USING (consultantid, date)
            WHERE isavailable AND public.takes_slot(status)
              AND public.overlaps_slot(starttime, endtime, time, duration)));
    END IF;
    RETURN NULL;
END $$;

-- A snapshot may also be too old to show which days have been loaded. The dashboard loads them, and has no rights on this
-- table.
ALTER FUNCTION archive.count_release SECURITY DEFINER;
CREATE TRIGGER count_load AFTER DELETE ON archive.archived_day
    FOR EACH STATEMENT EXECUTE FUNCTION archive.count_release();

-- By which a report counts customers; computing it for all of them takes longer than the rest of a month's report.
ALTER TABLE customer
    ADD digest bigint GENERATED ALWAYS AS (archive.customer_digest(customerid)) STORED;
