-- What is booked and offered on archived days is protected as on loaded ones, whoever writes.

-- The two functions of the exclusion constraints are cheaper, and PostgreSQL can inline them into the index expression:
-- STRICT prevents that where the body is not strict itself, as int8range() is not. Their values stay the same, so that
-- no index has to be built again.
CREATE OR REPLACE FUNCTION minute_of_day(value time) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN date_part('epoch', value)::integer / 60;

CREATE OR REPLACE FUNCTION consultant_minutes(consultantid integer, day date, begins integer, ends integer)
RETURNS int8range
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN int8range(
    ((day - DATE '1900-01-01')::bigint * 324027 % 524288 << 42) + (consultantid::bigint << 11) + begins,
    ((day - DATE '1900-01-01')::bigint * 324027 % 524288 << 42) + (consultantid::bigint << 11) + ends);

-- A slot may end at midnight, which is 24:00. Nothing begins then: a slot begins before it ends, and an appointment has
-- to end on its day.
ALTER DOMAIN day_time DROP CONSTRAINT day_time_is_a_minute;
ALTER DOMAIN day_time ADD CONSTRAINT day_time_is_a_minute CHECK (date_part('second', VALUE) = 0);

-- A span of a consultant's time on a day that is known: consultant_minutes() without the bits of the day, which are all 0
-- on its first one.
CREATE FUNCTION archive.minutes_of_day(consultantid integer, begins integer, ends integer) RETURNS int8range
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN consultant_minutes(consultantid, DATE '1900-01-01', begins, ends);

-- The digests of 24 bits that are replaced can't be told apart: such a day may have any customer.
ALTER TABLE archive.archived_day
    ALTER customers DROP NOT NULL,
    ALTER customers TYPE bigint[] USING NULL,
    -- The time of the day's appointments that are not cancelled and of its slots, as archive.minutes_of_day() has it.
    -- Null where the manifest says nothing of it: any time may be taken.
    ADD booked  int8multirange,
    ADD offered int8multirange;

-- By which the manifest and archived_day remember customers briefly: 64 bits of the id's MD5. Among 20,000 customers
-- no two share one, but for one chance in 90,000,000,000.
DROP FUNCTION archive.customer_digest(text);
CREATE FUNCTION archive.customer_digest(customerid text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || left(md5(customerid), 16))::bit(64)::bigint;

-- Days become archived while nobody writes: whoever releases them locks the tables of their rows, and whoever writes
-- locks them the other way. A statement that has waited for such a lock sees in a trigger which days are archived - unless
-- its transaction keeps to an older snapshot. This row changes whenever a day becomes archived, and PostgreSQL doesn't let
-- a transaction lock a row that has changed since its snapshot.
CREATE TABLE archive.release (
    only_row boolean CONSTRAINT release_key PRIMARY KEY DEFAULT true CHECK (only_row),
    releases bigint NOT NULL DEFAULT 0
);
INSERT INTO archive.release DEFAULT VALUES;

CREATE FUNCTION archive.count_release() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    UPDATE archive.release SET releases = releases + 1;
    RETURN NULL;
END $$;

CREATE TRIGGER count_release AFTER INSERT ON archive.archived_day
    FOR EACH STATEMENT EXECUTE FUNCTION archive.count_release();

-- Ends a transaction whose snapshot is too old to show which days are archived now.
CREATE FUNCTION archive.require_recent_snapshot() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        PERFORM FROM archive.release FOR SHARE;
    END IF;
END $$;

-- Refuses what overlaps archived time, as the exclusion constraint of this name does for rows that are loaded. What is
-- archived with unknown times has to be loaded first; MA001 is the service's word for that.
CREATE FUNCTION archive.refuse(day date, is_known boolean, table_name text, constraint_name text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT is_known THEN
        RAISE EXCEPTION USING
            ERRCODE = 'MA001',
            MESSAGE = format('%s is archived, and nothing is known of what is taken on it', day),
            HINT = 'Load the day first.',
            SCHEMA = 'public', TABLE = table_name;
    END IF;
    RAISE exclusion_violation USING
        MESSAGE = format('an archived row of table "%s" has this time on %s', table_name, day),
        HINT = 'Load the day to see what it is.',
        SCHEMA = 'public', TABLE = table_name, CONSTRAINT = constraint_name;
END $$;

CREATE FUNCTION archive.keep_booked_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        PERFORM archive.require_recent_snapshot();
        PERFORM archive.refuse(archived.day, archived.booked IS NOT NULL, TG_TABLE_NAME, 'appointment_no_overlap')
        FROM after JOIN archive.archived_day AS archived ON archived.day = after.date
        WHERE after.status <> 'cancelled'
          AND coalesce(archived.booked && archive.minutes_of_day(
                  after.consultantid, public.minute_of_day(after.time), public.minute_of_day(after.time) + after.duration),
              true);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION archive.keep_offered_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        PERFORM archive.require_recent_snapshot();
        PERFORM archive.refuse(archived.day, archived.offered IS NOT NULL, TG_TABLE_NAME, 'consultantschedule_no_overlap')
        FROM after JOIN archive.archived_day AS archived ON archived.day = after.date
        WHERE coalesce(archived.offered && archive.minutes_of_day(
                  after.consultantid, public.minute_of_day(after.starttime), public.minute_of_day(after.endtime)),
              true);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER archive_keep_time_of_new AFTER INSERT ON appointment
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_booked_time();
CREATE TRIGGER archive_keep_time AFTER UPDATE ON appointment
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_booked_time();
CREATE TRIGGER archive_keep_time_of_new AFTER INSERT ON consultantschedule
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_offered_time();
CREATE TRIGGER archive_keep_time AFTER UPDATE ON consultantschedule
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_offered_time();

-- Whoever writes a consultant's time holds their row first, as the service does: writers of one consultant's time take
-- turns. Otherwise two that insert at the same moment what overlaps wait for each other in the index of the exclusion
-- constraint, until PostgreSQL finds after a second that this is a deadlock.
CREATE FUNCTION hold_consultant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        PERFORM FROM public.consultant WHERE consultantid = NEW.consultantid FOR NO KEY UPDATE;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER hold_consultant BEFORE INSERT ON appointment
    FOR EACH ROW WHEN (NEW.status <> 'cancelled') EXECUTE FUNCTION hold_consultant();
CREATE TRIGGER hold_consultant_of_moved BEFORE UPDATE ON appointment
    FOR EACH ROW WHEN (
        NEW.status <> 'cancelled'
        AND (OLD.consultantid, OLD.date, OLD.time, OLD.duration, OLD.status = 'cancelled')
            <> (NEW.consultantid, NEW.date, NEW.time, NEW.duration, false))
    EXECUTE FUNCTION hold_consultant();
CREATE TRIGGER hold_consultant BEFORE INSERT ON consultantschedule
    FOR EACH ROW EXECUTE FUNCTION hold_consultant();

-- Slots and appointments that were written on archived days have not met those of the archive. When a day is loaded that
-- somebody has written to, the slots that are taken close. The day is marked already, because of who has written.
CREATE FUNCTION archive.close_taken_slots() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    UPDATE public.consultantschedule AS slot SET isavailable = false
    WHERE isavailable
      AND date = ANY (ARRAY(SELECT day FROM loaded JOIN archive.mark USING (day)))
      AND public.is_taken(slot);
    RETURN NULL;
END $$;

CREATE TRIGGER close_taken_slots AFTER DELETE ON archive.archived_day
    REFERENCING OLD TABLE AS loaded FOR EACH STATEMENT EXECUTE FUNCTION archive.close_taken_slots();

-- As in V7, but that digests may be unknown and snapshots old.
CREATE OR REPLACE FUNCTION archive.keep_customer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.customerid = OLD.customerid THEN
        RETURN NULL;
    END IF;
    PERFORM archive.require_recent_snapshot();
    IF EXISTS (
        SELECT FROM archive.archived_day
        WHERE coalesce(archive.customer_digest(OLD.customerid) = ANY (customers), true)
    ) THEN
        RAISE foreign_key_violation USING
            MESSAGE = 'the customer has, or may have, appointments on archived days',
            HINT = 'Disable the customer, or load those days first.',
            TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION archive.keep_consultant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.consultantid = OLD.consultantid THEN
        RETURN NULL;
    END IF;
    PERFORM archive.require_recent_snapshot();
    IF EXISTS (
        SELECT FROM archive.archived_day
        WHERE coalesce(appointment_counts ? OLD.consultantid::text OR slot_counts ? OLD.consultantid::text, true)
    ) THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('consultant %s has, or may have, appointments or slots on archived days',
                             OLD.consultantid),
            HINT = 'Disable the consultant, or load those days first.',
            TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

-- Lets a change that needs days which can't be loaded refuse by itself what it would have refused anyway, and nothing
-- else: if it would be made, the statement ends without effect.
CREATE FUNCTION archive.require_refusal(outcome json) RETURNS json
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF outcome->'data' IS NOT NULL THEN
        PERFORM archive.require_loaded(false);
    END IF;
    RETURN outcome;
END $$;
