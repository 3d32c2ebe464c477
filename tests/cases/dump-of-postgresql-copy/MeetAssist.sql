--
-- PostgreSQL database dump
--

\restrict 12WLW8dsgJHBJwUTrUHcYW5nDbk6ajrr4kVeQE7es02JgBIwlZvjf7Qhi4f8gH7

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: meetassist; Type: DATABASE; Schema: -; Owner: -
--

CREATE DATABASE meetassist WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = builtin LOCALE = 'C' BUILTIN_LOCALE = 'C.UTF-8';


\unrestrict 12WLW8dsgJHBJwUTrUHcYW5nDbk6ajrr4kVeQE7es02JgBIwlZvjf7Qhi4f8gH7
\connect meetassist
\restrict 12WLW8dsgJHBJwUTrUHcYW5nDbk6ajrr4kVeQE7es02JgBIwlZvjf7Qhi4f8gH7

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: archive; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA archive;


--
-- Name: audit; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA audit;


--
-- Name: dashboard; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA dashboard;


--
-- Name: appointment_sum; Type: TYPE; Schema: archive; Owner: -
--

CREATE TYPE archive.appointment_sum AS (
	consultantid integer,
	status text,
	appointments bigint,
	minutes bigint,
	ratings bigint,
	rating_sum numeric,
	customers bigint[]
);


--
-- Name: calendar_day; Type: DOMAIN; Schema: public; Owner: -
--

CREATE DOMAIN public.calendar_day AS date
	CONSTRAINT calendar_day_in_range CHECK (((VALUE >= '1900-01-01'::date) AND (VALUE <= '2999-12-31'::date)));


--
-- Name: day_time; Type: DOMAIN; Schema: public; Owner: -
--

CREATE DOMAIN public.day_time AS time(0) without time zone
	CONSTRAINT day_time_is_a_minute CHECK ((date_part('second'::text, VALUE) = (0)::double precision));


--
-- Name: instant; Type: DOMAIN; Schema: public; Owner: -
--

CREATE DOMAIN public.instant AS timestamp with time zone
	CONSTRAINT instant_in_range CHECK (((VALUE >= '1900-01-01 00:00:00+00'::timestamp with time zone) AND (VALUE < '3000-01-01 00:00:00+00'::timestamp with time zone)));


--
-- Name: close_taken_slots(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.close_taken_slots() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    UPDATE public.consultantschedule AS slot SET isavailable = false
    WHERE isavailable
      AND date = ANY (ARRAY(SELECT day FROM loaded JOIN archive.mark USING (day)))
      AND public.is_taken(slot);
    RETURN NULL;
END $$;


--
-- Name: count_of(jsonb, integer, text); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.count_of(counts jsonb, consultantid integer, kind text) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN (counts IS NOT NULL) THEN (SELECT COALESCE(sum((of_kind.number)::bigint), (0)::numeric) AS "coalesce" FROM jsonb_each(CASE WHEN (count_of.consultantid IS NULL) THEN count_of.counts ELSE jsonb_build_object('', COALESCE((count_of.counts -> (count_of.consultantid)::text), '{}'::jsonb)) END) of_consultant(id, kinds), LATERAL jsonb_each_text(of_consultant.kinds) of_kind(name, number) WHERE ((count_of.kind IS NULL) OR (of_kind.name = count_of.kind))) ELSE NULL::numeric END;


--
-- Name: count_release(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.count_release() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    UPDATE archive.release SET releases = releases + 1;
    RETURN NULL;
END $$;


--
-- Name: customer_digest(text); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.customer_digest(customerid text) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((('x'::text || "left"(md5(customerid), 16)))::bit(64))::bigint;


--
-- Name: first_foreign_id(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.first_foreign_id() RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN 2000000000;


--
-- Name: highest_id(text, text); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.highest_id(table_name text, key text) RETURNS bigint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
    last bigint := pg_sequence_last_value(pg_get_serial_sequence(format('public.%I', table_name), key)::regclass);
    highest bigint;
BEGIN
    EXECUTE format('SELECT max(%1$I) FROM public.%2$I WHERE %1$I < archive.first_foreign_id()', key, table_name)
    INTO highest;
    IF last < archive.first_foreign_id() THEN
        highest := greatest(highest, last);
    END IF;
    RETURN highest;
END $_$;


--
-- Name: is_loading(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.is_loading() RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (COALESCE(current_setting('meetassist.loading'::text, true), ''::text) = 'on'::text);


--
-- Name: keep_booked_time(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.keep_booked_time() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: keep_consultant(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.keep_consultant() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: keep_customer(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.keep_customer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: keep_offered_time(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.keep_offered_time() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: mark_days(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.mark_days() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        INSERT INTO archive.mark (day, deleted) SELECT DISTINCT date, TG_OP = 'DELETE' FROM changed
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: mark_days_of_feedback(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.mark_days_of_feedback() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        INSERT INTO archive.mark (day, deleted)
        SELECT DISTINCT appointment.date, TG_OP <> 'INSERT'
        FROM changed JOIN public.appointment USING (appointmentid)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: mark_days_update(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.mark_days_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
    row_is_gone boolean;
BEGIN
    IF NOT archive.is_loading() THEN
        EXECUTE format('SELECT EXISTS (SELECT %1$I, date FROM before EXCEPT SELECT %1$I, date FROM after)', TG_ARGV[0])
        INTO row_is_gone;
        INSERT INTO archive.mark (day, deleted)
        SELECT date, row_is_gone FROM (SELECT date FROM before UNION SELECT date FROM after) AS changed
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $_$;


--
-- Name: mark_every_day(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.mark_every_day() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    EXECUTE format('INSERT INTO archive.mark (day, deleted) SELECT DISTINCT date, true FROM %s ON CONFLICT DO NOTHING',
                   TG_ARGV[0]);
    RETURN NULL;
END $$;


--
-- Name: mark_table(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.mark_table() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        INSERT INTO archive.mark (table_name, deleted)
        VALUES (TG_TABLE_NAME, TG_OP IN ('DELETE', 'TRUNCATE'))
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: mark_table_update(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.mark_table_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
    key_is_gone boolean;
BEGIN
    IF NOT archive.is_loading() THEN
        EXECUTE format('SELECT EXISTS (SELECT %1$I FROM before EXCEPT SELECT %1$I FROM after)', TG_ARGV[0])
        INTO key_is_gone;
        INSERT INTO archive.mark (table_name, deleted) VALUES (TG_TABLE_NAME, key_is_gone)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $_$;


--
-- Name: consultant_minutes(integer, date, integer, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.consultant_minutes(consultantid integer, day date, begins integer, ends integer) RETURNS int8range
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN int8range((((((((day - '1900-01-01'::date))::bigint * 324027) % (524288)::bigint) << 42) + ((consultantid)::bigint << 11)) + begins), (((((((day - '1900-01-01'::date))::bigint * 324027) % (524288)::bigint) << 42) + ((consultantid)::bigint << 11)) + ends));


--
-- Name: minutes_of_day(integer, integer, integer); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.minutes_of_day(consultantid integer, begins integer, ends integer) RETURNS int8range
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN public.consultant_minutes(consultantid, '1900-01-01'::date, begins, ends);


--
-- Name: pass_changed_id(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.pass_changed_id() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    PERFORM archive.pass_id(pg_get_serial_sequence(format('public.%I', TG_TABLE_NAME), TG_ARGV[0])::regclass,
                            (to_jsonb(NEW) ->> TG_ARGV[0])::bigint);
    RETURN NULL;
END $$;


--
-- Name: pass_id(regclass, bigint); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.pass_id(sequence regclass, id bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
DECLARE
    next bigint;
BEGIN
    IF id < archive.first_foreign_id() AND id > coalesce(pg_sequence_last_value(sequence), 0) THEN
        PERFORM pg_advisory_xact_lock('pg_class'::regclass::oid::integer, sequence::oid::integer);
        LOOP
            EXECUTE format('SELECT last_value + is_called::integer FROM %s', sequence) INTO next;
            EXIT WHEN next > id;
            IF id > next + 1000 THEN
                PERFORM setval(sequence, id);
            ELSE
                PERFORM nextval(sequence);
            END IF;
        END LOOP;
    END IF;
END $$;


--
-- Name: pass_new_ids(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.pass_new_ids() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $_$
DECLARE
    highest bigint;
BEGIN
    IF NOT archive.is_loading() THEN
        EXECUTE format('SELECT max(%1$I) FROM added WHERE %1$I < archive.first_foreign_id()', TG_ARGV[0]) INTO highest;
        PERFORM archive.pass_id(pg_get_serial_sequence(format('public.%I', TG_TABLE_NAME), TG_ARGV[0])::regclass,
                                highest);
    END IF;
    RETURN NULL;
END $_$;


--
-- Name: refuse(date, boolean, text, text); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.refuse(day date, is_known boolean, table_name text, constraint_name text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: refuse_feedback_of_loaded_days(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.refuse_feedback_of_loaded_days() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added JOIN public.appointment USING (appointmentid)
        WHERE appointment.date NOT IN (SELECT day FROM archive.archived_day)
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'permission denied for table %s: only rows of archived days may be inserted', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;


--
-- Name: refuse_loaded_days(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.refuse_loaded_days() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE date NOT IN (SELECT day FROM archive.archived_day)) THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'permission denied for table %s: only rows of archived days may be inserted', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;


--
-- Name: require_loaded(boolean); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.require_loaded(is_loaded boolean) RETURNS boolean
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    IF NOT is_loaded THEN
        RAISE EXCEPTION 'archived days are needed' USING ERRCODE = 'MA001';
    END IF;
    RETURN true;
END $$;


--
-- Name: require_recent_snapshot(); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.require_recent_snapshot() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        PERFORM FROM archive.release FOR SHARE;
    END IF;
END $$;


--
-- Name: require_refusal(json); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.require_refusal(outcome json) RETURNS json
    LANGUAGE plpgsql STABLE PARALLEL SAFE
    AS $$
BEGIN
    IF outcome->'data' IS NOT NULL THEN
        PERFORM archive.require_loaded(false);
    END IF;
    RETURN outcome;
END $$;


--
-- Name: row_digest(text, text); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.row_digest(tablename text, rowkey text) RETURNS bigint
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((('x'::text || "left"(md5(((tablename || ','::text) || rowkey)), 16)))::bit(64))::bigint;


--
-- Name: take_turn(integer[]); Type: FUNCTION; Schema: archive; Owner: -
--

CREATE FUNCTION archive.take_turn(consultants integer[]) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    PERFORM FROM public.consultant WHERE consultantid = ANY (consultants) ORDER BY consultantid FOR NO KEY UPDATE;
    INSERT INTO archive.turn AS last (consultantid, transaction)
    SELECT DISTINCT id, pg_current_xact_id() FROM unnest(consultants) AS id ORDER BY id
    ON CONFLICT (consultantid) DO UPDATE SET transaction = excluded.transaction
        WHERE last.transaction <> excluded.transaction;
END $$;


--
-- Name: actor(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.actor() RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE WHEN pg_has_role(SESSION_USER, 'meetassist_app_rights'::name, 'MEMBER'::text) THEN (COALESCE(NULLIF(current_setting('meetassist.actor'::text, true), ''::text), (SESSION_USER)::text))::name ELSE SESSION_USER END;


--
-- Name: day_of(timestamp with time zone); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.day_of(moment timestamp with time zone) RETURNS date
    LANGUAGE sql STABLE
    SET "TimeZone" TO 'Asia/Ho_Chi_Minh'
    RETURN (moment)::date;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: auditentry; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.auditentry (
    auditid integer NOT NULL,
    date public.calendar_day NOT NULL,
    at public.instant NOT NULL,
    actor text NOT NULL,
    action character varying(10) NOT NULL,
    tablename text NOT NULL,
    rowkey text,
    before jsonb,
    after jsonb,
    CONSTRAINT auditentry_action_known CHECK (((action)::text = ANY ((ARRAY['insert'::character varying, 'update'::character varying, 'delete'::character varying])::text[]))),
    CONSTRAINT auditentry_auditid_positive CHECK ((auditid > 0))
);


--
-- Name: is_known(text, text); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.is_known(table_name text, operation text) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    RETURN (archive.is_loading() AND (pg_has_role(SESSION_USER, (SELECT pg_class.relowner FROM pg_class WHERE (pg_class.oid = ('public.auditentry'::regclass)::oid)), 'MEMBER'::text) OR ((operation = 'INSERT'::text) AND (table_name = ANY (ARRAY['consultantschedule'::text, 'appointment'::text, 'appointmentfeedback'::text])))));


--
-- Name: is_owner(oid); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.is_owner(entries oid) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog'
    RETURN pg_has_role(CURRENT_USER, (SELECT pg_class.relowner FROM pg_class WHERE (pg_class.oid = is_owner.entries)), 'MEMBER'::text);


--
-- Name: keep_entries(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.keep_entries() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT audit.is_owner(TG_RELID) THEN
        RAISE insufficient_privilege USING MESSAGE = 'permission denied for table auditentry: entries stay as they are';
    END IF;
    RETURN NULL;
END $$;


--
-- Name: key_of(jsonb, text, text); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.key_of(record jsonb, first_column text, second_column text) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws(','::text, (record ->> first_column), (record ->> second_column));


--
-- Name: record_delete(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.record_delete() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT audit.is_known(TG_TABLE_NAME, TG_OP) THEN
        INSERT INTO public.auditentry (date, at, actor, action, tablename, rowkey, before)
        SELECT audit.day_of(now()), now(), audit.actor(), 'delete', TG_TABLE_NAME,
               audit.key_of(record, TG_ARGV[0], TG_ARGV[1]), record
        FROM (SELECT audit.record_of(to_jsonb(old_row)) AS record FROM old_row) AS deleted;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: record_insert(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.record_insert() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT audit.is_known(TG_TABLE_NAME, TG_OP) THEN
        INSERT INTO public.auditentry (date, at, actor, action, tablename, rowkey, after)
        SELECT audit.day_of(now()), now(), audit.actor(), 'insert', TG_TABLE_NAME,
               audit.key_of(record, TG_ARGV[0], TG_ARGV[1]), record
        FROM (SELECT audit.record_of(to_jsonb(new_row)) AS record FROM new_row) AS added;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: record_of(jsonb); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.record_of(stored jsonb) RETURNS jsonb
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (stored - '{searchtext,digest}'::text[]);


--
-- Name: record_truncate(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.record_truncate() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $_$
BEGIN
    IF NOT audit.is_known(TG_TABLE_NAME, TG_OP) THEN
        EXECUTE format(
            'INSERT INTO public.auditentry (date, at, actor, action, tablename, before)
             SELECT audit.day_of(now()), now(), audit.actor(), ''delete'', %1$L, jsonb_build_object(''rows'', count(*))
             FROM public.%1$I
             HAVING count(*) > 0', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $_$;


--
-- Name: record_update(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.record_update() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT audit.is_known(TG_TABLE_NAME, TG_OP) AND pg_trigger_depth() = 1 THEN
        INSERT INTO public.auditentry (date, at, actor, action, tablename, rowkey, before, after)
        SELECT audit.day_of(now()), now(), audit.actor(),
               CASE WHEN former.record IS NULL THEN 'insert' WHEN changed.record IS NULL THEN 'delete' ELSE 'update' END,
               TG_TABLE_NAME, rowkey, former.record, changed.record
        FROM (SELECT audit.key_of(to_jsonb(old_row), TG_ARGV[0], TG_ARGV[1]) AS rowkey,
                     audit.record_of(to_jsonb(old_row)) AS record
              FROM old_row) AS former
             FULL JOIN
             (SELECT audit.key_of(to_jsonb(new_row), TG_ARGV[0], TG_ARGV[1]) AS rowkey,
                     audit.record_of(to_jsonb(new_row)) AS record
              FROM new_row) AS changed
             USING (rowkey)
        WHERE former.record IS DISTINCT FROM changed.record;
    END IF;
    RETURN NULL;
END $$;


--
-- Name: refuse_other_entries(); Type: FUNCTION; Schema: audit; Owner: -
--

CREATE FUNCTION audit.refuse_other_entries() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog'
    AS $$
BEGIN
    IF NOT audit.is_owner(TG_RELID)
       AND (NOT archive.is_loading()
            OR EXISTS (SELECT FROM added WHERE date NOT IN (SELECT day FROM archive.archived_day)))
    THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'permission denied for table auditentry: only entries of archived days may be loaded';
    END IF;
    RETURN NULL;
END $$;


--
-- Name: minute_of_day(time without time zone); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.minute_of_day(value time without time zone) RETURNS integer
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ((date_part('epoch'::text, value))::integer / 60);


--
-- Name: search_key(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.search_key(value text) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    AS $$
DECLARE
    key text COLLATE "C" := lower(
        translate(normalize(value, NFD),
                  U&'\0111\0110\0300\0301\0302\0303\0304\0306\0308\0309\030A\030C\031B\0323\0327', 'dd')
        COLLATE pg_c_utf8);
BEGIN
    IF key ~ '[0-9][ .()\u00A0-]+[0-9]' THEN
        key := regexp_replace(key, '(?<=[0-9])[ .()\u00A0-]+(?=[0-9])', '', 'g');
    END IF;
    IF strpos(key, '84') > 0 THEN
        key := regexp_replace(key, '\+840?(?=[0-9])', '0', 'g');
        key := regexp_replace(key, '(?<![0-9])(?:00)?840?(?=[0-9]{9,10}(?![0-9]))', '0', 'g');
    END IF;
    RETURN key;
END $$;


--
-- Name: consultantleave; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.consultantleave (
    leaveid integer NOT NULL,
    consultantid integer NOT NULL,
    startdate public.calendar_day NOT NULL,
    enddate public.calendar_day NOT NULL,
    starttime public.day_time,
    endtime public.day_time,
    reason text,
    createdat public.instant DEFAULT now() NOT NULL,
    CONSTRAINT consultantleave_begins_before_end CHECK (((starttime)::time without time zone < (endtime)::time without time zone)),
    CONSTRAINT consultantleave_days_in_order CHECK (((startdate)::date <= (enddate)::date)),
    CONSTRAINT consultantleave_leaveid_positive CHECK ((leaveid > 0)),
    CONSTRAINT consultantleave_times_together CHECK (((starttime IS NULL) = (endtime IS NULL)))
);


--
-- Name: takes_leave(public.consultantleave, date, integer, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.takes_leave(leave public.consultantleave, day date, begins integer, ends integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((day >= ((leave).startdate)::date) AND (day <= ((leave).enddate)::date)) AND (((leave).starttime IS NULL) OR ((public.minute_of_day(((leave).starttime)::time without time zone) < ends) AND (begins < public.minute_of_day(((leave).endtime)::time without time zone)))));


--
-- Name: appointment; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.appointment (
    appointmentid integer NOT NULL,
    consultantid integer NOT NULL,
    customerid character varying(50) NOT NULL COLLATE pg_catalog."C",
    date public.calendar_day NOT NULL,
    "time" public.day_time NOT NULL,
    duration integer DEFAULT 60 NOT NULL,
    meetingurl character varying(2048),
    status character varying(20) DEFAULT 'pending'::character varying NOT NULL,
    description text,
    createdat public.instant DEFAULT now() NOT NULL,
    updatedat public.instant DEFAULT now() NOT NULL,
    searchtext text GENERATED ALWAYS AS (public.search_key(description)) STORED,
    CONSTRAINT appointment_appointmentid_positive CHECK ((appointmentid > 0)),
    CONSTRAINT appointment_duration_in_range CHECK (((duration >= 5) AND (duration <= 480))),
    CONSTRAINT appointment_ends_on_its_day CHECK (((public.minute_of_day(("time")::time without time zone) + duration) <= 1440)),
    CONSTRAINT appointment_status_known CHECK (((status)::text = ANY ((ARRAY['pending'::character varying, 'confirmed'::character varying, 'completed'::character varying, 'no_show'::character varying, 'cancelled'::character varying])::text[])))
);


--
-- Name: customer_number; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.customer_number
    START WITH 10000000000000
    INCREMENT BY 1
    MINVALUE 10000000000000
    NO MAXVALUE
    CACHE 1;


--
-- Name: customer; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.customer (
    customerid character varying(50) DEFAULT (nextval('public.customer_number'::regclass))::text NOT NULL COLLATE pg_catalog."C",
    fullname character varying(255) NOT NULL,
    email character varying(255) NOT NULL,
    phonenumber character varying(30),
    dateofbirth public.calendar_day,
    createdat public.instant DEFAULT now() NOT NULL,
    isdisabled boolean DEFAULT false NOT NULL,
    notes text,
    searchtext text GENERATED ALWAYS AS (public.search_key((((((fullname)::text || '
'::text) || (COALESCE(phonenumber, ''::character varying))::text) || '
'::text) || (email)::text))) STORED,
    digest bigint GENERATED ALWAYS AS (archive.customer_digest((customerid)::text)) STORED,
    CONSTRAINT customer_customerid_given CHECK (((customerid)::text <> ''::text))
);


--
-- Name: appointments_in_leave(public.consultantleave, date); Type: FUNCTION; Schema: dashboard; Owner: -
--

CREATE FUNCTION dashboard.appointments_in_leave(leave public.consultantleave, since date) RETURNS json
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    RETURN (SELECT COALESCE(json_agg(hit.* ORDER BY hit.date, hit."time", hit.appointmentid), '[]'::json) AS "coalesce" FROM (SELECT appointment.appointmentid, appointment.customerid, customer.fullname AS customer_name, appointment.date, appointment."time", appointment.duration, appointment.status FROM (public.appointment JOIN public.customer USING (customerid)) WHERE ((appointment.consultantid = (appointments_in_leave.leave).consultantid) AND ((appointment.status)::text = ANY ((ARRAY['pending'::character varying, 'confirmed'::character varying])::text[])) AND ((appointment.date)::date >= appointments_in_leave.since) AND public.takes_leave(appointments_in_leave.leave, (appointment.date)::date, public.minute_of_day((appointment."time")::time without time zone), (public.minute_of_day((appointment."time")::time without time zone) + appointment.duration)))) hit);


--
-- Name: replace_working_plan(integer, json, json); Type: FUNCTION; Schema: dashboard; Owner: -
--

CREATE FUNCTION dashboard.replace_working_plan(id integer, entries json, expected json) RETURNS json
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
BEGIN
    -- Held before the plan is read, so that nobody changes it between the comparison and the change.
    PERFORM FROM consultant WHERE consultantid = id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN json_build_object('not_found', 'consultant');
    ELSIF expected IS NOT NULL AND EXISTS (
        WITH current AS (
                 SELECT weekday, starttime, endtime, slotminutes, validfrom, validto
                 FROM consultantworkingplan
                 WHERE consultantid = id),
             seen AS (
                 SELECT weekday, starttime, endtime, slotminutes, validfrom, validto
                 FROM json_populate_recordset(NULL::consultantworkingplan, expected))
        (TABLE current EXCEPT TABLE seen) UNION ALL (TABLE seen EXCEPT TABLE current))
    THEN
        RETURN json_build_object('changed_meanwhile', dashboard.working_plan(id));
    END IF;
    RETURN json_build_object('data', dashboard.set_working_plan(id, entries));
END $$;


--
-- Name: set_appointment_status(integer[], text); Type: FUNCTION; Schema: dashboard; Owner: -
--

CREATE FUNCTION dashboard.set_appointment_status(ids integer[], wanted text) RETURNS json
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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


--
-- Name: set_working_plan(integer, json); Type: FUNCTION; Schema: dashboard; Owner: -
--

CREATE FUNCTION dashboard.set_working_plan(id integer, entries json) RETURNS json
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'public'
    AS $$
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


--
-- Name: consultantworkingplan; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.consultantworkingplan (
    planid integer NOT NULL,
    consultantid integer NOT NULL,
    weekday integer NOT NULL,
    starttime public.day_time NOT NULL,
    endtime public.day_time NOT NULL,
    slotminutes integer DEFAULT 60 NOT NULL,
    validfrom public.calendar_day,
    validto public.calendar_day,
    CONSTRAINT consultantworkingplan_begins_before_end CHECK (((starttime)::time without time zone < (endtime)::time without time zone)),
    CONSTRAINT consultantworkingplan_days_in_order CHECK (((validfrom)::date <= (validto)::date)),
    CONSTRAINT consultantworkingplan_holds_a_slot CHECK ((((starttime)::time without time zone >= (endtime)::time without time zone) OR (slotminutes <= (public.minute_of_day((endtime)::time without time zone) - public.minute_of_day((starttime)::time without time zone))))),
    CONSTRAINT consultantworkingplan_planid_positive CHECK ((planid > 0)),
    CONSTRAINT consultantworkingplan_slotminutes_in_range CHECK (((slotminutes >= 5) AND (slotminutes <= 480))),
    CONSTRAINT consultantworkingplan_weekday_known CHECK (((weekday >= 1) AND (weekday <= 7)))
);


--
-- Name: working_plan(integer); Type: FUNCTION; Schema: dashboard; Owner: -
--

CREATE FUNCTION dashboard.working_plan(id integer) RETURNS json
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'public'
    RETURN (SELECT json_build_object('consultantid', working_plan.id, 'entries', COALESCE(json_agg(plan.* ORDER BY plan.weekday, plan.starttime, plan.validfrom), '[]'::json)) AS json_build_object FROM (SELECT consultantworkingplan.planid, consultantworkingplan.weekday, consultantworkingplan.starttime, consultantworkingplan.endtime, consultantworkingplan.slotminutes, consultantworkingplan.validfrom, consultantworkingplan.validto FROM public.consultantworkingplan WHERE (consultantworkingplan.consultantid = working_plan.id)) plan);


--
-- Name: write_mail(); Type: FUNCTION; Schema: dashboard; Owner: -
--

CREATE FUNCTION dashboard.write_mail() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'public'
    AS $$
DECLARE
    was_booked boolean := coalesce(OLD.status = 'confirmed' AND OLD.date + OLD.time > localtimestamp, false);
    is_booked boolean := coalesce(NEW.status = 'confirmed' AND NEW.date + NEW.time > localtimestamp, false);
    is_denied boolean := coalesce(OLD.status = 'pending' AND NEW.status = 'cancelled'
                                  AND OLD.date + OLD.time > localtimestamp, false);
BEGIN
    WITH part (recipient, former, current) AS (
        VALUES ('customer', OLD.customerid::text, NEW.customerid::text),
               ('consultant', OLD.consultantid::text, NEW.consultantid::text)),
    told AS (
        SELECT recipient, 'cancelled' AS kind, OLD.* FROM part
        WHERE was_booked AND NOT (is_booked AND former = current)
        UNION ALL
        SELECT recipient, CASE WHEN was_booked AND former = current THEN 'changed' ELSE 'confirmed' END, NEW.* FROM part
        WHERE is_booked
          AND (NOT was_booked
               OR (OLD.date, OLD.time, OLD.duration, OLD.meetingurl, OLD.customerid, OLD.consultantid)
                  IS DISTINCT FROM
                  (NEW.date, NEW.time, NEW.duration, NEW.meetingurl, NEW.customerid, NEW.consultantid))
        UNION ALL
        SELECT recipient, 'denied', OLD.* FROM part
        WHERE is_denied AND recipient = 'customer'),
    addressed AS (
        SELECT told.*,
               CASE recipient WHEN 'customer' THEN customer.fullname ELSE consultant.fullname END AS name,
               CASE recipient WHEN 'customer' THEN customer.email ELSE consultant.email END AS address,
               customer.fullname AS customer_name,
               consultant.fullname AS consultant_name,
               'Lý do từ chối của tư vấn viên ' || consultant.fullname || ': ' AS mark_of_reason
        FROM told JOIN customer USING (customerid) JOIN consultant USING (consultantid)
        WHERE recipient = 'customer'
           OR email_key(consultant.email) IS DISTINCT FROM email_key(current_setting('meetassist.actor', true))),
    -- What the address was before doesn't matter any more.
    forgotten AS (
        DELETE FROM dashboard.mail_failure AS failure USING addressed
        WHERE failure.appointmentid = addressed.appointmentid AND failure.recipient = addressed.recipient)
    INSERT INTO dashboard.outbox (mail)
    SELECT json_build_object(
               'appointment_id', appointmentid,
               'kind', kind,
               'recipient', recipient,
               'name', name,
               'address', address,
               'customer_name', customer_name,
               'consultant_name', consultant_name,
               'date', date,
               'time', time,
               'duration', duration,
               'time_zone', current_setting('TimeZone'),
               'starts_at', (date + time) AT TIME ZONE current_setting('TimeZone'),
               'ends_at', (date + time + make_interval(mins => duration)) AT TIME ZONE current_setting('TimeZone'),
               'meeting_url', meetingurl,
               -- The service appends the reason of a denial to the description; the rest of it is not for the customer.
               'reason', CASE WHEN kind IN ('cancelled', 'denied')
                                   AND strpos(substr(NEW.description, coalesce(length(OLD.description), 0) + 1),
                                              mark_of_reason) > 0
                              THEN split_part(NEW.description, mark_of_reason, -1) END,
               'sequence', extract(epoch FROM now() - '2020-01-01T00:00Z')::integer,
               'written_at', now())
    FROM addressed;
    RETURN NULL;
END $$;


--
-- Name: overlaps_slot(time without time zone, time without time zone, time without time zone, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.overlaps_slot(starttime time without time zone, endtime time without time zone, begins time without time zone, duration integer) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((public.minute_of_day(starttime) < (public.minute_of_day(begins) + duration)) AND (public.minute_of_day(begins) < public.minute_of_day(endtime)));


--
-- Name: consultantschedule; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.consultantschedule (
    scheduleid integer NOT NULL,
    consultantid integer NOT NULL,
    date public.calendar_day NOT NULL,
    starttime public.day_time NOT NULL,
    endtime public.day_time NOT NULL,
    isavailable boolean DEFAULT true NOT NULL,
    CONSTRAINT consultantschedule_begins_before_end CHECK (((starttime)::time without time zone < (endtime)::time without time zone)),
    CONSTRAINT consultantschedule_scheduleid_positive CHECK ((scheduleid > 0))
);


--
-- Name: appointments_in_slot(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.appointments_in_slot(id integer) RETURNS bigint
    LANGUAGE sql
    RETURN (SELECT count(*) AS count FROM (public.consultantschedule JOIN public.appointment USING (consultantid, date)) WHERE ((consultantschedule.scheduleid = appointments_in_slot.id) AND ((appointment.status)::text <> 'cancelled'::text) AND public.overlaps_slot((consultantschedule.starttime)::time without time zone, (consultantschedule.endtime)::time without time zone, (appointment."time")::time without time zone, appointment.duration)));


--
-- Name: appointments_of_consultant(integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.appointments_of_consultant(id integer) RETURNS bigint
    LANGUAGE sql
    RETURN (SELECT count(*) AS count FROM public.appointment WHERE (appointment.consultantid = appointments_of_consultant.id));


--
-- Name: appointments_of_customer(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.appointments_of_customer(id text) RETURNS bigint
    LANGUAGE sql
    RETURN (SELECT count(*) AS count FROM public.appointment WHERE ((appointment.customerid)::text = appointments_of_customer.id));


--
-- Name: close_slots_taken_meanwhile(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.close_slots_taken_meanwhile() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: close_taken_slots(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.close_taken_slots() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: email_key(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.email_key(value text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN lower((translate(regexp_replace(NORMALIZE(value, NFKC), '[- - ­͏؜ᅟᅠ᠋-᠏ -‏ -  -⁯⠀　ㅤ︀-️﻿ﾠ￰-￻]'::text, ''::text, 'g'::text), 'аеорсухіјѕһԁԛԝοανıАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'::text, 'aeopcyxijshdqwoaviABEKMHOPCTXIJSABEZHIKMNOPTYX'::text) COLLATE pg_c_utf8));


--
-- Name: hold_consultant(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.hold_consultant() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: takes_slot(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.takes_slot(status text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (status = ANY (ARRAY['confirmed'::text, 'completed'::text, 'no_show'::text]));


--
-- Name: is_taken(public.consultantschedule); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.is_taken(slot public.consultantschedule) RETURNS boolean
    LANGUAGE sql STABLE
    RETURN (EXISTS (SELECT FROM public.appointment WHERE ((appointment.consultantid = (is_taken.slot).consultantid) AND ((appointment.date)::date = ((is_taken.slot).date)::date) AND public.takes_slot((appointment.status)::text) AND public.overlaps_slot(((is_taken.slot).starttime)::time without time zone, ((is_taken.slot).endtime)::time without time zone, (appointment."time")::time without time zone, appointment.duration))));


--
-- Name: second_fraction_pattern(timestamp with time zone); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.second_fraction_pattern(value timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (date_trunc('second'::text, value) = value) THEN ''::text WHEN (date_trunc('milliseconds'::text, value) = value) THEN '.MS'::text ELSE '.US'::text END;


--
-- Name: iso_instant(timestamp with time zone); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.iso_instant(value timestamp with time zone) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN (((EXTRACT(timezone FROM value))::integer % 60) = 0) THEN to_char(value, (('YYYY-MM-DD"T"HH24:MI:SS'::text || public.second_fraction_pattern(value)) || 'TZH:TZM'::text)) ELSE to_char((value AT TIME ZONE 'UTC'::text), (('YYYY-MM-DD"T"HH24:MI:SS'::text || public.second_fraction_pattern(value)) || '"Z"'::text)) END;


--
-- Name: keep_out_of_leave(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.keep_out_of_leave() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: keep_slot_true(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.keep_slot_true() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: name_and_phone(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.name_and_phone(searchtext text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((split_part(searchtext, '
'::text, 1) || '
'::text) || split_part(searchtext, '
'::text, 2));


--
-- Name: open_left_slots(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.open_left_slots() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
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


--
-- Name: search_patterns(text); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.search_patterns(search text) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN ARRAY(SELECT (('%'::text || regexp_replace(bare.bare, '([\\%_])'::text, '\\\1'::text, 'g'::text)) || '%'::text) FROM (SELECT number.number[1] AS word FROM regexp_matches(search_patterns.search, '([+(]*[0-9](?:[ .()\u00A0-]*[0-9]){7,})'::text, 'g'::text) number(number) UNION ALL SELECT regexp_split_to_table(regexp_replace(search_patterns.search, '[+(]*[0-9](?:[ .()\u00A0-]*[0-9]){7,}'::text, ' '::text, 'g'::text), '[\s\u00A0]+'::text) AS regexp_split_to_table) words, LATERAL regexp_replace(public.search_key(words.word), '(?<=[0-9])[.()-]+$|^[.()-]+(?=[0-9])'::text, ''::text, 'g'::text) bare(bare) WHERE (bare.bare <> ''::text));


--
-- Name: skip_customer_numbers(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.skip_customer_numbers() RETURNS void
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT setval('public.customer_number'::regclass, GREATEST(customer_number.last_value, ('10000000000000'::bigint + (floor((EXTRACT(epoch FROM (clock_timestamp() - '2025-01-01 00:00:00+00'::timestamp with time zone)) * (1000)::numeric)))::bigint))) AS setval
    FROM public.customer_number;
END;


--
-- Name: weekly_minutes(integer, integer, integer, integer); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.weekly_minutes(consultantid integer, weekday integer, begins integer, ends integer) RETURNS int8range
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN int8range(((((consultantid)::bigint << 14) + (weekday << 11)) + begins), ((((consultantid)::bigint << 14) + (weekday << 11)) + ends));


--
-- Name: archived_day; Type: TABLE; Schema: archive; Owner: -
--

CREATE TABLE archive.archived_day (
    day date NOT NULL,
    slots bigint NOT NULL,
    pending bigint NOT NULL,
    confirmed bigint NOT NULL,
    completed bigint NOT NULL,
    cancelled bigint NOT NULL,
    feedbacks bigint NOT NULL,
    rating_sum numeric NOT NULL,
    created jsonb NOT NULL,
    customers bigint[],
    objects jsonb NOT NULL,
    appointment_ids int4multirange,
    slot_ids int4multirange,
    appointment_counts jsonb,
    slot_counts jsonb,
    booked int8multirange,
    offered int8multirange,
    no_show bigint DEFAULT 0 NOT NULL,
    appointments bigint GENERATED ALWAYS AS (((((pending + confirmed) + completed) + no_show) + cancelled)) STORED,
    appointment_sums archive.appointment_sum[],
    new_entry jsonb,
    audit_entries bigint DEFAULT 0 NOT NULL,
    audit_ids int4multirange DEFAULT '{}'::int4multirange NOT NULL,
    audited_rows bigint[] DEFAULT '{}'::bigint[] NOT NULL
);


--
-- Name: lineage; Type: TABLE; Schema: archive; Owner: -
--

CREATE TABLE archive.lineage (
    only_row boolean DEFAULT true NOT NULL,
    etag text,
    attempts text[] DEFAULT '{}'::text[] NOT NULL,
    summary jsonb,
    checksum text,
    unpublished jsonb DEFAULT '[]'::jsonb NOT NULL,
    resume_at date,
    earlier_state timestamp with time zone,
    CONSTRAINT lineage_only_row_check CHECK (only_row)
);


--
-- Name: loaded_day; Type: VIEW; Schema: archive; Owner: -
--

CREATE VIEW archive.loaded_day AS
(
         SELECT appointment.date AS day
           FROM public.appointment
        UNION
         SELECT consultantschedule.date AS day
           FROM public.consultantschedule
        UNION
         SELECT auditentry.date AS day
           FROM public.auditentry
) EXCEPT
 SELECT archived_day.day
   FROM archive.archived_day;


--
-- Name: mark; Type: TABLE; Schema: archive; Owner: -
--

CREATE TABLE archive.mark (
    table_name text,
    day date,
    deleted boolean NOT NULL,
    transaction xid8 DEFAULT pg_current_xact_id() NOT NULL,
    marked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    CONSTRAINT mark_names_one_unit CHECK (((table_name IS NULL) <> (day IS NULL)))
);


--
-- Name: release; Type: TABLE; Schema: archive; Owner: -
--

CREATE TABLE archive.release (
    only_row boolean DEFAULT true NOT NULL,
    releases bigint DEFAULT 0 NOT NULL,
    CONSTRAINT release_only_row_check CHECK (only_row)
);


--
-- Name: turn; Type: TABLE; Schema: archive; Owner: -
--

CREATE TABLE archive.turn (
    consultantid integer NOT NULL,
    transaction xid8 NOT NULL
);


--
-- Name: archive_request; Type: TABLE; Schema: dashboard; Owner: -
--

CREATE TABLE dashboard.archive_request (
    request_id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    requested_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    message text,
    figures jsonb,
    code text
);


--
-- Name: creation; Type: TABLE; Schema: dashboard; Owner: -
--

CREATE TABLE dashboard.creation (
    caller text NOT NULL,
    action text NOT NULL,
    key text NOT NULL,
    parameters_md5 text NOT NULL,
    data json NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: mail_failure; Type: TABLE; Schema: dashboard; Owner: -
--

CREATE TABLE dashboard.mail_failure (
    appointmentid integer NOT NULL,
    recipient text NOT NULL,
    state text NOT NULL,
    at timestamp with time zone NOT NULL,
    CONSTRAINT mail_failure_recipient_known CHECK ((recipient = ANY (ARRAY['customer'::text, 'consultant'::text]))),
    CONSTRAINT mail_failure_state_known CHECK ((state = ANY (ARRAY['refused'::text, 'bounced'::text])))
);


--
-- Name: outbox; Type: TABLE; Schema: dashboard; Owner: -
--

CREATE TABLE dashboard.outbox (
    id uuid DEFAULT uuidv7() NOT NULL,
    mail json NOT NULL
);


--
-- Name: appointment_appointmentid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.appointment ALTER COLUMN appointmentid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.appointment_appointmentid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: appointmentfeedback; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.appointmentfeedback (
    appointmentid integer NOT NULL,
    rating numeric(2,1) NOT NULL,
    customerfeedback text,
    createdat public.instant DEFAULT now() NOT NULL,
    CONSTRAINT appointmentfeedback_rating_in_range CHECK (((rating >= (0)::numeric) AND (rating <= (5)::numeric)))
);


--
-- Name: auditentry_auditid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.auditentry ALTER COLUMN auditid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.auditentry_auditid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: communityprogram; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.communityprogram (
    programid integer NOT NULL,
    programname character varying(255) NOT NULL,
    date public.calendar_day NOT NULL,
    description text,
    content text,
    organizer character varying(255),
    url character varying(2048),
    isdisabled boolean DEFAULT false NOT NULL,
    status character varying(20) DEFAULT 'upcoming'::character varying NOT NULL,
    createdat public.instant DEFAULT now() NOT NULL,
    CONSTRAINT communityprogram_programid_positive CHECK ((programid > 0)),
    CONSTRAINT communityprogram_status_known CHECK (((status)::text = ANY ((ARRAY['upcoming'::character varying, 'ongoing'::character varying, 'completed'::character varying])::text[])))
);


--
-- Name: communityprogram_programid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.communityprogram ALTER COLUMN programid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.communityprogram_programid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: consultant; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.consultant (
    consultantid integer NOT NULL,
    fullname character varying(255) NOT NULL,
    email character varying(255) NOT NULL,
    phonenumber character varying(30),
    imageurl character varying(2048),
    specialties text,
    qualifications text,
    joindate public.calendar_day DEFAULT CURRENT_DATE NOT NULL,
    createdat public.instant DEFAULT now() NOT NULL,
    isdisabled boolean DEFAULT false NOT NULL,
    searchtext text GENERATED ALWAYS AS (public.search_key((((((((fullname)::text || '
'::text) || (COALESCE(phonenumber, ''::character varying))::text) || '
'::text) || (email)::text) || '
'::text) || COALESCE(specialties, ''::text)))) STORED,
    CONSTRAINT consultant_consultantid_positive CHECK ((consultantid > 0))
);


--
-- Name: consultant_consultantid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.consultant ALTER COLUMN consultantid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultant_consultantid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: consultantleave_leaveid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.consultantleave ALTER COLUMN leaveid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultantleave_leaveid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: consultantschedule_scheduleid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.consultantschedule ALTER COLUMN scheduleid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultantschedule_scheduleid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: consultantworkingplan_planid_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.consultantworkingplan ALTER COLUMN planid ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.consultantworkingplan_planid_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: free_slot; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.free_slot AS
 SELECT scheduleid,
    consultantid,
    date,
    starttime,
    endtime,
    isavailable
   FROM public.consultantschedule slot
  WHERE (isavailable AND (NOT (EXISTS ( SELECT
           FROM public.appointment
          WHERE ((appointment.consultantid = slot.consultantid) AND ((appointment.date)::date = (slot.date)::date) AND ((appointment.status)::text <> 'cancelled'::text) AND public.overlaps_slot((slot.starttime)::time without time zone, (slot.endtime)::time without time zone, (appointment."time")::time without time zone, appointment.duration))))) AND (NOT (EXISTS ( SELECT
           FROM public.consultantleave leave
          WHERE ((leave.consultantid = slot.consultantid) AND public.takes_leave(leave.*, (slot.date)::date, public.minute_of_day((slot.starttime)::time without time zone), public.minute_of_day((slot.endtime)::time without time zone)))))));


--
-- Name: open_slot; Type: VIEW; Schema: public; Owner: -
--

CREATE VIEW public.open_slot AS
 SELECT free_slot.scheduleid,
    free_slot.consultantid,
    free_slot.date,
    free_slot.starttime,
    free_slot.endtime,
    free_slot.isavailable
   FROM (public.free_slot
     JOIN public.consultant USING (consultantid))
  WHERE ((NOT consultant.isdisabled) AND (((free_slot.date)::date + (free_slot.starttime)::time without time zone) > LOCALTIMESTAMP));


--
-- Name: programparticipant; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.programparticipant (
    programid integer NOT NULL,
    customerid character varying(50) NOT NULL COLLATE pg_catalog."C",
    registeredtime public.instant DEFAULT now() NOT NULL,
    status character varying(20) DEFAULT 'registered'::character varying NOT NULL,
    CONSTRAINT programparticipant_status_known CHECK (((status)::text = ANY ((ARRAY['registered'::character varying, 'attended'::character varying, 'cancelled'::character varying])::text[])))
);


--
-- Name: refinery_schema_history; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.refinery_schema_history (
    version integer NOT NULL,
    name character varying(255),
    applied_on character varying(255),
    checksum character varying(255)
);


--
-- Data for Name: archived_day; Type: TABLE DATA; Schema: archive; Owner: -
--

COPY archive.archived_day (day, slots, pending, confirmed, completed, cancelled, feedbacks, rating_sum, created, customers, objects, appointment_ids, slot_ids, appointment_counts, slot_counts, booked, offered, no_show, appointment_sums, new_entry, audit_entries, audit_ids, audited_rows) FROM stdin;
\.


--
-- Data for Name: lineage; Type: TABLE DATA; Schema: archive; Owner: -
--

COPY archive.lineage (only_row, etag, attempts, summary, checksum, unpublished, resume_at, earlier_state) FROM stdin;
t	\N	{}	\N	\N	[]	\N	\N
\.


--
-- Data for Name: mark; Type: TABLE DATA; Schema: archive; Owner: -
--

COPY archive.mark (table_name, day, deleted, transaction, marked_at) FROM stdin;
customer	\N	f	813	2026-11-27 03:27:43.317679+00
\N	2026-11-27	f	813	2026-11-27 03:27:43.333509+00
consultant	\N	f	814	2026-11-27 03:27:43.357068+00
\N	2026-11-27	f	814	2026-11-27 03:27:43.358292+00
\N	2025-11-28	f	815	2026-11-27 03:27:43.382994+00
\N	2026-11-27	f	815	2026-11-27 03:27:43.396641+00
\N	2025-11-28	f	816	2026-11-27 03:27:43.42836+00
\N	2025-11-29	f	816	2026-11-27 03:27:43.4284+00
\N	2026-11-27	f	816	2026-11-27 03:27:43.429394+00
\N	2025-11-28	f	817	2026-11-27 03:27:43.457016+00
\N	2026-11-27	f	817	2026-11-27 03:27:43.457698+00
communityprogram	\N	f	818	2026-11-27 03:27:43.474953+00
\N	2026-11-27	f	818	2026-11-27 03:27:43.484262+00
programparticipant	\N	f	819	2026-11-27 03:27:43.488725+00
\N	2026-11-27	f	819	2026-11-27 03:27:43.489312+00
consultantleave	\N	f	820	2026-11-27 03:27:43.496685+00
\N	2026-11-27	f	820	2026-11-27 03:27:43.497572+00
consultantworkingplan	\N	f	821	2026-11-27 03:27:43.507414+00
\N	2026-11-27	f	821	2026-11-27 03:27:43.520806+00
\.


--
-- Data for Name: release; Type: TABLE DATA; Schema: archive; Owner: -
--

COPY archive.release (only_row, releases) FROM stdin;
t	0
\.


--
-- Data for Name: turn; Type: TABLE DATA; Schema: archive; Owner: -
--

COPY archive.turn (consultantid, transaction) FROM stdin;
1	816
2	820
\.


--
-- Data for Name: archive_request; Type: TABLE DATA; Schema: dashboard; Owner: -
--

COPY dashboard.archive_request (request_id, kind, state, requested_at, finished_at, message, figures, code) FROM stdin;
\.


--
-- Data for Name: creation; Type: TABLE DATA; Schema: dashboard; Owner: -
--

COPY dashboard.creation (caller, action, key, parameters_md5, data, created_at) FROM stdin;
\.


--
-- Data for Name: mail_failure; Type: TABLE DATA; Schema: dashboard; Owner: -
--

COPY dashboard.mail_failure (appointmentid, recipient, state, at) FROM stdin;
\.


--
-- Data for Name: outbox; Type: TABLE DATA; Schema: dashboard; Owner: -
--

COPY dashboard.outbox (id, mail) FROM stdin;
\.


--
-- Data for Name: appointment; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.appointment (appointmentid, consultantid, customerid, date, "time", duration, meetingurl, status, description, createdat, updatedat) FROM stdin;
1	1	007	2025-11-28	08:00:00	45	https://meet.example.com/x	completed	hai\r\ndòng	2025-11-01 03:00:00+00	2025-11-02 03:00:00+00
2	2	24009876543210987	2025-11-29	15:15:00	60	\N	no_show	\N	2025-11-01 03:00:00+00	2025-11-02 03:00:00+00
\.


--
-- Data for Name: appointmentfeedback; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.appointmentfeedback (appointmentid, rating, customerfeedback, createdat) FROM stdin;
1	4.5	Rất tốt	2025-11-29 03:00:00+00
\.


--
-- Data for Name: auditentry; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.auditentry (auditid, date, at, actor, action, tablename, rowkey, before, after) FROM stdin;
1	2026-11-27	2026-11-27 03:27:43.305696+00	meetassist	insert	customer	24009876543210987	\N	{"email": "an@example.com", "notes": "Dòng một\\nINSERT INTO customer (fullname, email) VALUES ('x', 'x@example.com');\\n\\\\.\\nC:\\\\temp\\t\\"it's\\" -- /* $$ */ 👩‍💼", "fullname": "Nguyễn Văn An", "createdat": "2025-01-02T03:04:05.678901+00:00", "customerid": "24009876543210987", "isdisabled": false, "dateofbirth": "1999-02-03", "phonenumber": "0901234567"}
2	2026-11-27	2026-11-27 03:27:43.305696+00	meetassist	insert	customer	007	\N	{"email": "bob@example.com", "notes": null, "fullname": "O'Brien \\"Bob\\"", "createdat": "2025-06-01T16:59:59+00:00", "customerid": "007", "isdisabled": true, "dateofbirth": null, "phonenumber": null}
3	2026-11-27	2026-11-27 03:27:43.355624+00	meetassist	insert	consultant	1	\N	{"email": "chi@example.com", "fullname": "Trần Chi", "imageurl": "https://example.com/a.png?b=1&c=2", "joindate": "2024-05-06", "createdat": "2025-01-01T17:00:00+00:00", "isdisabled": false, "phonenumber": "0912345678", "specialties": "IT; tài chính", "consultantid": 1, "qualifications": null}
4	2026-11-27	2026-11-27 03:27:43.355624+00	meetassist	insert	consultant	2	\N	{"email": "dung@example.com", "fullname": "Dũng", "imageurl": null, "joindate": "2024-05-07", "createdat": "2025-01-01T17:00:00+00:00", "isdisabled": false, "phonenumber": null, "specialties": null, "consultantid": 2, "qualifications": null}
5	2026-11-27	2026-11-27 03:27:43.365467+00	meetassist	insert	consultantschedule	1	\N	{"date": "2025-11-28", "endtime": "09:00:00", "starttime": "08:00:00", "scheduleid": 1, "isavailable": true, "consultantid": 1}
6	2026-11-27	2026-11-27 03:27:43.365467+00	meetassist	insert	consultantschedule	2	\N	{"date": "2025-11-28", "endtime": "10:30:00", "starttime": "10:00:00", "scheduleid": 2, "isavailable": false, "consultantid": 1}
7	2026-11-27	2026-11-27 03:27:43.416284+00	meetassist	insert	appointment	1	\N	{"date": "2025-11-28", "time": "08:00:00", "status": "completed", "duration": 45, "createdat": "2025-11-01T03:00:00+00:00", "updatedat": "2025-11-02T03:00:00+00:00", "customerid": "007", "meetingurl": "https://meet.example.com/x", "description": "hai\\r\\ndòng", "consultantid": 1, "appointmentid": 1}
8	2026-11-27	2026-11-27 03:27:43.416284+00	meetassist	insert	appointment	2	\N	{"date": "2025-11-29", "time": "15:15:00", "status": "no_show", "duration": 60, "createdat": "2025-11-01T03:00:00+00:00", "updatedat": "2025-11-02T03:00:00+00:00", "customerid": "24009876543210987", "meetingurl": null, "description": null, "consultantid": 2, "appointmentid": 2}
9	2026-11-27	2026-11-27 03:27:43.455688+00	meetassist	insert	appointmentfeedback	1	\N	{"rating": 4.5, "createdat": "2025-11-29T03:00:00+00:00", "appointmentid": 1, "customerfeedback": "Rất tốt"}
10	2026-11-27	2026-11-27 03:27:43.473886+00	meetassist	insert	communityprogram	1	\N	{"url": null, "date": "2025-12-01", "status": "upcoming", "content": null, "createdat": "2025-11-01T03:00:00+00:00", "organizer": null, "programid": 1, "isdisabled": false, "description": "Mô tả", "programname": "Hội thảo"}
11	2026-11-27	2026-11-27 03:27:43.487665+00	meetassist	insert	programparticipant	1,007	\N	{"status": "registered", "programid": 1, "customerid": "007", "registeredtime": "2025-11-03T03:00:00+00:00"}
12	2026-11-27	2026-11-27 03:27:43.495419+00	meetassist	insert	consultantleave	1	\N	{"reason": "Nghỉ", "enddate": "2025-12-26", "endtime": null, "leaveid": 1, "createdat": "2025-11-01T03:00:00+00:00", "startdate": "2025-12-24", "starttime": null, "consultantid": 2}
13	2026-11-27	2026-11-27 03:27:43.506046+00	meetassist	insert	consultantworkingplan	1	\N	{"planid": 1, "endtime": "12:00:00", "validto": null, "weekday": 1, "starttime": "08:00:00", "validfrom": "2025-01-01", "slotminutes": 30, "consultantid": 1}
\.


--
-- Data for Name: communityprogram; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.communityprogram (programid, programname, date, description, content, organizer, url, isdisabled, status, createdat) FROM stdin;
1	Hội thảo	2025-12-01	Mô tả	\N	\N	\N	f	upcoming	2025-11-01 03:00:00+00
\.


--
-- Data for Name: consultant; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.consultant (consultantid, fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, createdat, isdisabled) FROM stdin;
1	Trần Chi	chi@example.com	0912345678	https://example.com/a.png?b=1&c=2	IT; tài chính	\N	2024-05-06	2025-01-01 17:00:00+00	f
2	Dũng	dung@example.com	\N	\N	\N	\N	2024-05-07	2025-01-01 17:00:00+00	f
\.


--
-- Data for Name: consultantleave; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.consultantleave (leaveid, consultantid, startdate, enddate, starttime, endtime, reason, createdat) FROM stdin;
1	2	2025-12-24	2025-12-26	\N	\N	Nghỉ	2025-11-01 03:00:00+00
\.


--
-- Data for Name: consultantschedule; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable) FROM stdin;
2	1	2025-11-28	10:00:00	10:30:00	f
1	1	2025-11-28	08:00:00	09:00:00	f
\.


--
-- Data for Name: consultantworkingplan; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.consultantworkingplan (planid, consultantid, weekday, starttime, endtime, slotminutes, validfrom, validto) FROM stdin;
1	1	1	08:00:00	12:00:00	30	2025-01-01	\N
\.


--
-- Data for Name: customer; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.customer (customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes) FROM stdin;
24009876543210987	Nguyễn Văn An	an@example.com	0901234567	1999-02-03	2025-01-02 03:04:05.678901+00	f	Dòng một\nINSERT INTO customer (fullname, email) VALUES ('x', 'x@example.com');\n\\.\nC:\\temp\t"it's" -- /* $$ */ 👩‍💼
007	O'Brien "Bob"	bob@example.com	\N	\N	2025-06-01 16:59:59+00	t	\N
\.


--
-- Data for Name: programparticipant; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.programparticipant (programid, customerid, registeredtime, status) FROM stdin;
1	007	2025-11-03 03:00:00+00	registered
\.


--
-- Data for Name: refinery_schema_history; Type: TABLE DATA; Schema: public; Owner: -
--

COPY public.refinery_schema_history (version, name, applied_on, checksum) FROM stdin;
\.


--
-- Name: appointment_appointmentid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.appointment_appointmentid_seq', 2, true);


--
-- Name: auditentry_auditid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.auditentry_auditid_seq', 13, true);


--
-- Name: communityprogram_programid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.communityprogram_programid_seq', 1, true);


--
-- Name: consultant_consultantid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultant_consultantid_seq', 2, true);


--
-- Name: consultantleave_leaveid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultantleave_leaveid_seq', 1, true);


--
-- Name: consultantschedule_scheduleid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultantschedule_scheduleid_seq', 2, true);


--
-- Name: consultantworkingplan_planid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultantworkingplan_planid_seq', 1, true);


--
-- Name: customer_number; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.customer_number', 10060060462005, true);


--
-- Name: archived_day archived_day_key; Type: CONSTRAINT; Schema: archive; Owner: -
--

ALTER TABLE ONLY archive.archived_day
    ADD CONSTRAINT archived_day_key PRIMARY KEY (day);


--
-- Name: lineage lineage_key; Type: CONSTRAINT; Schema: archive; Owner: -
--

ALTER TABLE ONLY archive.lineage
    ADD CONSTRAINT lineage_key PRIMARY KEY (only_row);


--
-- Name: mark mark_key; Type: CONSTRAINT; Schema: archive; Owner: -
--

ALTER TABLE ONLY archive.mark
    ADD CONSTRAINT mark_key UNIQUE NULLS NOT DISTINCT (transaction, table_name, day, deleted);


--
-- Name: release release_key; Type: CONSTRAINT; Schema: archive; Owner: -
--

ALTER TABLE ONLY archive.release
    ADD CONSTRAINT release_key PRIMARY KEY (only_row);


--
-- Name: turn turn_key; Type: CONSTRAINT; Schema: archive; Owner: -
--

ALTER TABLE ONLY archive.turn
    ADD CONSTRAINT turn_key PRIMARY KEY (consultantid);


--
-- Name: archive_request archive_request_key; Type: CONSTRAINT; Schema: dashboard; Owner: -
--

ALTER TABLE ONLY dashboard.archive_request
    ADD CONSTRAINT archive_request_key PRIMARY KEY (request_id);


--
-- Name: creation creation_key; Type: CONSTRAINT; Schema: dashboard; Owner: -
--

ALTER TABLE ONLY dashboard.creation
    ADD CONSTRAINT creation_key PRIMARY KEY (caller, action, key);


--
-- Name: mail_failure mail_failure_key; Type: CONSTRAINT; Schema: dashboard; Owner: -
--

ALTER TABLE ONLY dashboard.mail_failure
    ADD CONSTRAINT mail_failure_key PRIMARY KEY (appointmentid, recipient);


--
-- Name: outbox outbox_key; Type: CONSTRAINT; Schema: dashboard; Owner: -
--

ALTER TABLE ONLY dashboard.outbox
    ADD CONSTRAINT outbox_key PRIMARY KEY (id);


--
-- Name: appointment appointment_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_key PRIMARY KEY (appointmentid);


--
-- Name: appointment appointment_no_overlap; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_no_overlap EXCLUDE USING spgist (public.consultant_minutes(consultantid, (date)::date, public.minute_of_day(("time")::time without time zone), (public.minute_of_day(("time")::time without time zone) + duration)) WITH &&) WHERE (((status)::text <> 'cancelled'::text));


--
-- Name: appointmentfeedback appointmentfeedback_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.appointmentfeedback
    ADD CONSTRAINT appointmentfeedback_key PRIMARY KEY (appointmentid);


--
-- Name: auditentry auditentry_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.auditentry
    ADD CONSTRAINT auditentry_key PRIMARY KEY (auditid);


--
-- Name: communityprogram communityprogram_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.communityprogram
    ADD CONSTRAINT communityprogram_key PRIMARY KEY (programid);


--
-- Name: consultant consultant_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultant
    ADD CONSTRAINT consultant_key PRIMARY KEY (consultantid);


--
-- Name: consultantleave consultantleave_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantleave
    ADD CONSTRAINT consultantleave_key PRIMARY KEY (leaveid);


--
-- Name: consultantschedule consultantschedule_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantschedule
    ADD CONSTRAINT consultantschedule_key PRIMARY KEY (scheduleid);


--
-- Name: consultantschedule consultantschedule_no_overlap; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantschedule
    ADD CONSTRAINT consultantschedule_no_overlap EXCLUDE USING spgist (public.consultant_minutes(consultantid, (date)::date, public.minute_of_day((starttime)::time without time zone), public.minute_of_day((endtime)::time without time zone)) WITH &&);


--
-- Name: consultantschedule consultantschedule_start_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantschedule
    ADD CONSTRAINT consultantschedule_start_unique UNIQUE (consultantid, date, starttime);


--
-- Name: consultantworkingplan consultantworkingplan_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantworkingplan
    ADD CONSTRAINT consultantworkingplan_key PRIMARY KEY (planid);


--
-- Name: consultantworkingplan consultantworkingplan_no_overlap; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantworkingplan
    ADD CONSTRAINT consultantworkingplan_no_overlap EXCLUDE USING gist (public.weekly_minutes(consultantid, weekday, public.minute_of_day((starttime)::time without time zone), public.minute_of_day((endtime)::time without time zone)) WITH &&, daterange((validfrom)::date, (validto)::date, '[]'::text) WITH &&);


--
-- Name: customer customer_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.customer
    ADD CONSTRAINT customer_key PRIMARY KEY (customerid);


--
-- Name: programparticipant programparticipant_key; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.programparticipant
    ADD CONSTRAINT programparticipant_key PRIMARY KEY (programid, customerid);


--
-- Name: refinery_schema_history refinery_schema_history_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.refinery_schema_history
    ADD CONSTRAINT refinery_schema_history_pkey PRIMARY KEY (version);


--
-- Name: archive_request_under_way; Type: INDEX; Schema: dashboard; Owner: -
--

CREATE UNIQUE INDEX archive_request_under_way ON dashboard.archive_request USING btree ((true)) WHERE (finished_at IS NULL);


--
-- Name: creation_age; Type: INDEX; Schema: dashboard; Owner: -
--

CREATE INDEX creation_age ON dashboard.creation USING btree (created_at);


--
-- Name: appointment_latest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX appointment_latest ON public.appointment USING btree (date DESC, "time" DESC, appointmentid DESC);


--
-- Name: appointment_newest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX appointment_newest ON public.appointment USING btree (createdat);


--
-- Name: appointment_of_consultant; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX appointment_of_consultant ON public.appointment USING btree (consultantid, date DESC);


--
-- Name: appointment_of_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX appointment_of_customer ON public.appointment USING btree (customerid, date DESC);


--
-- Name: appointment_of_status; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX appointment_of_status ON public.appointment USING btree (status);


--
-- Name: auditentry_latest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auditentry_latest ON public.auditentry USING btree (date DESC, at DESC, auditid DESC);


--
-- Name: auditentry_of_row; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX auditentry_of_row ON public.auditentry USING btree (tablename, rowkey, date DESC);


--
-- Name: consultant_email_unique; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX consultant_email_unique ON public.consultant USING btree (public.email_key((email)::text)) WHERE (NOT isdisabled);


--
-- Name: consultantleave_of_consultant; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX consultantleave_of_consultant ON public.consultantleave USING btree (consultantid, startdate);


--
-- Name: consultantschedule_day; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX consultantschedule_day ON public.consultantschedule USING btree (date, starttime);


--
-- Name: customer_newest; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX customer_newest ON public.customer USING btree (createdat DESC, customerid);


--
-- Name: programparticipant_of_customer; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX programparticipant_of_customer ON public.programparticipant USING btree (customerid);


--
-- Name: archived_day close_taken_slots; Type: TRIGGER; Schema: archive; Owner: -
--

CREATE TRIGGER close_taken_slots AFTER DELETE ON archive.archived_day REFERENCING OLD TABLE AS loaded FOR EACH STATEMENT EXECUTE FUNCTION archive.close_taken_slots();


--
-- Name: archived_day count_load; Type: TRIGGER; Schema: archive; Owner: -
--

CREATE TRIGGER count_load AFTER DELETE ON archive.archived_day FOR EACH STATEMENT EXECUTE FUNCTION archive.count_release();


--
-- Name: archived_day count_release; Type: TRIGGER; Schema: archive; Owner: -
--

CREATE TRIGGER count_release AFTER INSERT ON archive.archived_day FOR EACH STATEMENT EXECUTE FUNCTION archive.count_release();


--
-- Name: consultant archive_keep; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_keep AFTER DELETE OR UPDATE OF consultantid ON public.consultant FOR EACH ROW EXECUTE FUNCTION archive.keep_consultant();


--
-- Name: customer archive_keep; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_keep AFTER DELETE OR UPDATE OF customerid ON public.customer FOR EACH ROW EXECUTE FUNCTION archive.keep_customer();


--
-- Name: appointment archive_keep_time; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_keep_time AFTER UPDATE ON public.appointment REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_booked_time();


--
-- Name: consultantschedule archive_keep_time; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_keep_time AFTER UPDATE ON public.consultantschedule REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_offered_time();


--
-- Name: appointment archive_keep_time_of_new; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_keep_time_of_new AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_booked_time();


--
-- Name: consultantschedule archive_keep_time_of_new; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_keep_time_of_new AFTER INSERT ON public.consultantschedule REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.keep_offered_time();


--
-- Name: communityprogram archive_mark_change; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON public.communityprogram FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();


--
-- Name: consultant archive_mark_change; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON public.consultant FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();


--
-- Name: consultantleave archive_mark_change; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON public.consultantleave FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();


--
-- Name: consultantworkingplan archive_mark_change; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON public.consultantworkingplan FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();


--
-- Name: customer archive_mark_change; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON public.customer FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();


--
-- Name: programparticipant archive_mark_change; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON public.programparticipant FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();


--
-- Name: appointment archive_mark_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_delete AFTER DELETE ON public.appointment REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();


--
-- Name: appointmentfeedback archive_mark_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_delete AFTER DELETE ON public.appointmentfeedback REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();


--
-- Name: auditentry archive_mark_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_delete AFTER DELETE ON public.auditentry REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();


--
-- Name: consultantschedule archive_mark_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_delete AFTER DELETE ON public.consultantschedule REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();


--
-- Name: appointment archive_mark_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_insert AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();


--
-- Name: appointmentfeedback archive_mark_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_insert AFTER INSERT ON public.appointmentfeedback REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();


--
-- Name: auditentry archive_mark_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_insert AFTER INSERT ON public.auditentry REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();


--
-- Name: consultantschedule archive_mark_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_insert AFTER INSERT ON public.consultantschedule REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();


--
-- Name: appointment archive_mark_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON public.appointment FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.appointment');


--
-- Name: appointmentfeedback archive_mark_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON public.appointmentfeedback FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.appointment JOIN public.appointmentfeedback USING (appointmentid)');


--
-- Name: auditentry archive_mark_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON public.auditentry FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.auditentry');


--
-- Name: consultantschedule archive_mark_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON public.consultantschedule FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.consultantschedule');


--
-- Name: appointment archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.appointment REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_update('appointmentid');


--
-- Name: auditentry archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.auditentry REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_update('auditid');


--
-- Name: communityprogram archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.communityprogram REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('programid');


--
-- Name: consultant archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.consultant REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('consultantid');


--
-- Name: consultantleave archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.consultantleave REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('leaveid');


--
-- Name: consultantschedule archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.consultantschedule REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_update('scheduleid');


--
-- Name: consultantworkingplan archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.consultantworkingplan REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('planid');


--
-- Name: customer archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.customer REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('customerid');


--
-- Name: programparticipant archive_mark_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update AFTER UPDATE ON public.programparticipant REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('programid');


--
-- Name: appointmentfeedback archive_mark_update_after; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update_after AFTER UPDATE ON public.appointmentfeedback REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();


--
-- Name: appointmentfeedback archive_mark_update_before; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_mark_update_before AFTER UPDATE ON public.appointmentfeedback REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();


--
-- Name: appointment archive_pass_changed_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF appointmentid ON public.appointment FOR EACH ROW WHEN ((new.appointmentid <> old.appointmentid)) EXECUTE FUNCTION archive.pass_changed_id('appointmentid');


--
-- Name: communityprogram archive_pass_changed_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF programid ON public.communityprogram FOR EACH ROW WHEN ((new.programid <> old.programid)) EXECUTE FUNCTION archive.pass_changed_id('programid');


--
-- Name: consultant archive_pass_changed_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF consultantid ON public.consultant FOR EACH ROW WHEN ((new.consultantid <> old.consultantid)) EXECUTE FUNCTION archive.pass_changed_id('consultantid');


--
-- Name: consultantleave archive_pass_changed_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF leaveid ON public.consultantleave FOR EACH ROW WHEN ((new.leaveid <> old.leaveid)) EXECUTE FUNCTION archive.pass_changed_id('leaveid');


--
-- Name: consultantschedule archive_pass_changed_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF scheduleid ON public.consultantschedule FOR EACH ROW WHEN ((new.scheduleid <> old.scheduleid)) EXECUTE FUNCTION archive.pass_changed_id('scheduleid');


--
-- Name: consultantworkingplan archive_pass_changed_id; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF planid ON public.consultantworkingplan FOR EACH ROW WHEN ((new.planid <> old.planid)) EXECUTE FUNCTION archive.pass_changed_id('planid');


--
-- Name: appointment archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('appointmentid');


--
-- Name: auditentry archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.auditentry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('auditid');


--
-- Name: communityprogram archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.communityprogram REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('programid');


--
-- Name: consultant archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.consultant REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('consultantid');


--
-- Name: consultantleave archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.consultantleave REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('leaveid');


--
-- Name: consultantschedule archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.consultantschedule REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('scheduleid');


--
-- Name: consultantworkingplan archive_pass_new_ids; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON public.consultantworkingplan REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('planid');


--
-- Name: appointment audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.appointment REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('appointmentid');


--
-- Name: appointmentfeedback audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.appointmentfeedback REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('appointmentid');


--
-- Name: communityprogram audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.communityprogram REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('programid');


--
-- Name: consultant audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.consultant REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('consultantid');


--
-- Name: consultantleave audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.consultantleave REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('leaveid');


--
-- Name: consultantschedule audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.consultantschedule REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('scheduleid');


--
-- Name: consultantworkingplan audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.consultantworkingplan REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('planid');


--
-- Name: customer audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.customer REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('customerid');


--
-- Name: programparticipant audit_delete; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_delete AFTER DELETE ON public.programparticipant REFERENCING OLD TABLE AS old_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_delete('programid', 'customerid');


--
-- Name: appointment audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('appointmentid');


--
-- Name: appointmentfeedback audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.appointmentfeedback REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('appointmentid');


--
-- Name: communityprogram audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.communityprogram REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('programid');


--
-- Name: consultant audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.consultant REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('consultantid');


--
-- Name: consultantleave audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.consultantleave REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('leaveid');


--
-- Name: consultantschedule audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.consultantschedule REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('scheduleid');


--
-- Name: consultantworkingplan audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.consultantworkingplan REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('planid');


--
-- Name: customer audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.customer REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('customerid');


--
-- Name: programparticipant audit_insert; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_insert AFTER INSERT ON public.programparticipant REFERENCING NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_insert('programid', 'customerid');


--
-- Name: appointment audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.appointment FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: appointmentfeedback audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.appointmentfeedback FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: communityprogram audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.communityprogram FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: consultant audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.consultant FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: consultantleave audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.consultantleave FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: consultantschedule audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.consultantschedule FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: consultantworkingplan audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.consultantworkingplan FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: customer audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.customer FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: programparticipant audit_truncate; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON public.programparticipant FOR EACH STATEMENT EXECUTE FUNCTION audit.record_truncate();


--
-- Name: appointment audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.appointment REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('appointmentid');


--
-- Name: appointmentfeedback audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.appointmentfeedback REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('appointmentid');


--
-- Name: communityprogram audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.communityprogram REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('programid');


--
-- Name: consultant audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.consultant REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('consultantid');


--
-- Name: consultantleave audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.consultantleave REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('leaveid');


--
-- Name: consultantschedule audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.consultantschedule REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('scheduleid');


--
-- Name: consultantworkingplan audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.consultantworkingplan REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('planid');


--
-- Name: customer audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.customer REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('customerid');


--
-- Name: programparticipant audit_update; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER audit_update AFTER UPDATE ON public.programparticipant REFERENCING OLD TABLE AS old_row NEW TABLE AS new_row FOR EACH STATEMENT EXECUTE FUNCTION audit.record_update('programid', 'customerid');


--
-- Name: consultantschedule close_slots_taken_meanwhile; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER close_slots_taken_meanwhile AFTER UPDATE ON public.consultantschedule REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.close_slots_taken_meanwhile();


--
-- Name: consultantschedule close_slots_taken_meanwhile_of_new; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER close_slots_taken_meanwhile_of_new AFTER INSERT ON public.consultantschedule REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.close_slots_taken_meanwhile();


--
-- Name: appointment close_taken_slots; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER close_taken_slots AFTER UPDATE ON public.appointment REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.close_taken_slots();


--
-- Name: appointment close_taken_slots_of_new; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER close_taken_slots_of_new AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.close_taken_slots();


--
-- Name: appointment hold_consultant; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER hold_consultant BEFORE INSERT ON public.appointment FOR EACH ROW WHEN (((new.status)::text <> 'cancelled'::text)) EXECUTE FUNCTION public.hold_consultant();


--
-- Name: consultantleave hold_consultant; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER hold_consultant BEFORE INSERT OR UPDATE ON public.consultantleave FOR EACH ROW EXECUTE FUNCTION public.hold_consultant();


--
-- Name: consultantschedule hold_consultant; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER hold_consultant BEFORE INSERT ON public.consultantschedule FOR EACH ROW EXECUTE FUNCTION public.hold_consultant();


--
-- Name: appointment hold_consultant_of_moved; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER hold_consultant_of_moved BEFORE UPDATE ON public.appointment FOR EACH ROW WHEN ((((new.status)::text <> 'cancelled'::text) AND ((old.consultantid <> new.consultantid) OR ((old.date)::date <> (new.date)::date) OR ((old."time")::time without time zone <> (new."time")::time without time zone) OR (old.duration <> new.duration) OR (((old.status)::text = 'cancelled'::text) <> false)))) EXECUTE FUNCTION public.hold_consultant();


--
-- Name: auditentry keep_entries; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_entries BEFORE DELETE OR UPDATE OR TRUNCATE ON public.auditentry FOR EACH STATEMENT EXECUTE FUNCTION audit.keep_entries();


--
-- Name: appointment keep_out_of_leave; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_out_of_leave BEFORE INSERT ON public.appointment FOR EACH ROW WHEN (((new.status)::text <> 'cancelled'::text)) EXECUTE FUNCTION public.keep_out_of_leave();


--
-- Name: appointment keep_out_of_leave_when_moved; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_out_of_leave_when_moved BEFORE UPDATE ON public.appointment FOR EACH ROW WHEN ((((new.status)::text <> 'cancelled'::text) AND ((old.consultantid <> new.consultantid) OR ((old.date)::date <> (new.date)::date) OR ((old."time")::time without time zone <> (new."time")::time without time zone) OR (old.duration <> new.duration) OR (((old.status)::text = 'cancelled'::text) <> false)))) EXECUTE FUNCTION public.keep_out_of_leave();


--
-- Name: consultantschedule keep_slot_true; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_slot_true BEFORE UPDATE ON public.consultantschedule FOR EACH ROW WHEN ((new.isavailable OR ((old.consultantid <> new.consultantid) OR ((old.date)::date <> (new.date)::date) OR ((old.starttime)::time without time zone <> (new.starttime)::time without time zone) OR ((old.endtime)::time without time zone <> (new.endtime)::time without time zone)))) EXECUTE FUNCTION public.keep_slot_true();


--
-- Name: consultantschedule keep_slot_true_when_made; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER keep_slot_true_when_made BEFORE INSERT ON public.consultantschedule FOR EACH ROW WHEN (new.isavailable) EXECUTE FUNCTION public.keep_slot_true();


--
-- Name: appointment open_left_slots; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER open_left_slots AFTER UPDATE ON public.appointment REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.open_left_slots();


--
-- Name: appointment open_left_slots_of_deleted; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER open_left_slots_of_deleted AFTER DELETE ON public.appointment REFERENCING OLD TABLE AS before FOR EACH STATEMENT EXECUTE FUNCTION public.open_left_slots();


--
-- Name: appointment refuse_loaded_days; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER refuse_loaded_days AFTER INSERT ON public.appointment REFERENCING NEW TABLE AS added FOR EACH STATEMENT WHEN ((NOT has_table_privilege('public.appointment'::text, 'UPDATE'::text))) EXECUTE FUNCTION archive.refuse_loaded_days();


--
-- Name: appointmentfeedback refuse_loaded_days; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER refuse_loaded_days AFTER INSERT ON public.appointmentfeedback REFERENCING NEW TABLE AS added FOR EACH STATEMENT WHEN ((NOT has_table_privilege('public.appointmentfeedback'::text, 'UPDATE'::text))) EXECUTE FUNCTION archive.refuse_feedback_of_loaded_days();


--
-- Name: consultantschedule refuse_loaded_days; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER refuse_loaded_days AFTER INSERT ON public.consultantschedule REFERENCING NEW TABLE AS added FOR EACH STATEMENT WHEN ((NOT has_table_privilege('public.consultantschedule'::text, 'UPDATE'::text))) EXECUTE FUNCTION archive.refuse_loaded_days();


--
-- Name: auditentry refuse_other_entries; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER refuse_other_entries AFTER INSERT ON public.auditentry REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_other_entries();


--
-- Name: appointment write_mail; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER write_mail AFTER INSERT OR DELETE OR UPDATE ON public.appointment FOR EACH ROW WHEN ((current_setting('meetassist.mail'::text, true) = 'on'::text)) EXECUTE FUNCTION dashboard.write_mail();


--
-- Name: appointment appointment_consultant; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_consultant FOREIGN KEY (consultantid) REFERENCES public.consultant(consultantid);


--
-- Name: appointment appointment_customer; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_customer FOREIGN KEY (customerid) REFERENCES public.customer(customerid);


--
-- Name: appointmentfeedback appointmentfeedback_appointment; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.appointmentfeedback
    ADD CONSTRAINT appointmentfeedback_appointment FOREIGN KEY (appointmentid) REFERENCES public.appointment(appointmentid) ON DELETE CASCADE;


--
-- Name: consultantleave consultantleave_consultant; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantleave
    ADD CONSTRAINT consultantleave_consultant FOREIGN KEY (consultantid) REFERENCES public.consultant(consultantid);


--
-- Name: consultantschedule consultantschedule_consultant; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantschedule
    ADD CONSTRAINT consultantschedule_consultant FOREIGN KEY (consultantid) REFERENCES public.consultant(consultantid);


--
-- Name: consultantworkingplan consultantworkingplan_consultant; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.consultantworkingplan
    ADD CONSTRAINT consultantworkingplan_consultant FOREIGN KEY (consultantid) REFERENCES public.consultant(consultantid);


--
-- Name: programparticipant programparticipant_customer; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.programparticipant
    ADD CONSTRAINT programparticipant_customer FOREIGN KEY (customerid) REFERENCES public.customer(customerid) ON DELETE CASCADE;


--
-- Name: programparticipant programparticipant_program; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.programparticipant
    ADD CONSTRAINT programparticipant_program FOREIGN KEY (programid) REFERENCES public.communityprogram(programid) ON DELETE CASCADE;


--
-- Name: SCHEMA archive; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA archive TO meetassist_app_rights;
GRANT USAGE ON SCHEMA archive TO meetassist_archive_rights;


--
-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA audit TO meetassist_app_rights;
GRANT USAGE ON SCHEMA audit TO meetassist_archive_rights;


--
-- Name: SCHEMA dashboard; Type: ACL; Schema: -; Owner: -
--

GRANT USAGE ON SCHEMA dashboard TO meetassist_app_rights;
GRANT USAGE ON SCHEMA dashboard TO meetassist_archive_rights;


--
-- Name: FUNCTION pass_id(sequence regclass, id bigint); Type: ACL; Schema: archive; Owner: -
--

REVOKE ALL ON FUNCTION archive.pass_id(sequence regclass, id bigint) FROM PUBLIC;


--
-- Name: TABLE auditentry; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,MAINTAIN ON TABLE public.auditentry TO meetassist_app_rights;
GRANT SELECT,INSERT,MAINTAIN ON TABLE public.auditentry TO meetassist_archive_rights;


--
-- Name: TABLE consultantleave; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consultantleave TO meetassist_app_rights;
GRANT SELECT ON TABLE public.consultantleave TO meetassist_archive_rights;


--
-- Name: TABLE appointment; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.appointment TO meetassist_app_rights;
GRANT SELECT,INSERT,MAINTAIN ON TABLE public.appointment TO meetassist_archive_rights;


--
-- Name: SEQUENCE customer_number; Type: ACL; Schema: public; Owner: -
--

GRANT USAGE ON SEQUENCE public.customer_number TO meetassist_app_rights;


--
-- Name: TABLE customer; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.customer TO meetassist_app_rights;
GRANT SELECT,MAINTAIN ON TABLE public.customer TO meetassist_archive_rights;


--
-- Name: TABLE consultantworkingplan; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consultantworkingplan TO meetassist_app_rights;
GRANT SELECT ON TABLE public.consultantworkingplan TO meetassist_archive_rights;


--
-- Name: TABLE consultantschedule; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.consultantschedule TO meetassist_app_rights;
GRANT SELECT,INSERT,MAINTAIN ON TABLE public.consultantschedule TO meetassist_archive_rights;


--
-- Name: TABLE archived_day; Type: ACL; Schema: archive; Owner: -
--

GRANT SELECT,DELETE ON TABLE archive.archived_day TO meetassist_app_rights;
GRANT SELECT,DELETE ON TABLE archive.archived_day TO meetassist_archive_rights;


--
-- Name: COLUMN archived_day.day; Type: ACL; Schema: archive; Owner: -
--

GRANT UPDATE(day) ON TABLE archive.archived_day TO meetassist_app_rights;
GRANT UPDATE(day) ON TABLE archive.archived_day TO meetassist_archive_rights;


--
-- Name: TABLE lineage; Type: ACL; Schema: archive; Owner: -
--

GRANT SELECT ON TABLE archive.lineage TO meetassist_app_rights;
GRANT SELECT,UPDATE ON TABLE archive.lineage TO meetassist_archive_rights;


--
-- Name: TABLE loaded_day; Type: ACL; Schema: archive; Owner: -
--

GRANT SELECT ON TABLE archive.loaded_day TO meetassist_app_rights;
GRANT SELECT ON TABLE archive.loaded_day TO meetassist_archive_rights;


--
-- Name: TABLE mark; Type: ACL; Schema: archive; Owner: -
--

GRANT SELECT ON TABLE archive.mark TO meetassist_app_rights;
GRANT SELECT,DELETE ON TABLE archive.mark TO meetassist_archive_rights;


--
-- Name: TABLE archive_request; Type: ACL; Schema: dashboard; Owner: -
--

GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dashboard.archive_request TO meetassist_app_rights;


--
-- Name: TABLE creation; Type: ACL; Schema: dashboard; Owner: -
--

GRANT SELECT,INSERT,DELETE ON TABLE dashboard.creation TO meetassist_app_rights;


--
-- Name: COLUMN creation.created_at; Type: ACL; Schema: dashboard; Owner: -
--

GRANT UPDATE(created_at) ON TABLE dashboard.creation TO meetassist_app_rights;


--
-- Name: TABLE mail_failure; Type: ACL; Schema: dashboard; Owner: -
--

GRANT SELECT ON TABLE dashboard.mail_failure TO meetassist_app_rights;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE dashboard.mail_failure TO meetassist_archive_rights;


--
-- Name: TABLE outbox; Type: ACL; Schema: dashboard; Owner: -
--

GRANT SELECT,DELETE ON TABLE dashboard.outbox TO meetassist_app_rights;
GRANT SELECT,DELETE ON TABLE dashboard.outbox TO meetassist_archive_rights;


--
-- Name: SEQUENCE appointment_appointmentid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.appointment_appointmentid_seq TO meetassist_archive_rights;


--
-- Name: TABLE appointmentfeedback; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.appointmentfeedback TO meetassist_app_rights;
GRANT SELECT,INSERT,MAINTAIN ON TABLE public.appointmentfeedback TO meetassist_archive_rights;


--
-- Name: SEQUENCE auditentry_auditid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.auditentry_auditid_seq TO meetassist_archive_rights;


--
-- Name: TABLE communityprogram; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.communityprogram TO meetassist_app_rights;
GRANT SELECT ON TABLE public.communityprogram TO meetassist_archive_rights;


--
-- Name: SEQUENCE communityprogram_programid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.communityprogram_programid_seq TO meetassist_archive_rights;


--
-- Name: TABLE consultant; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.consultant TO meetassist_app_rights;
GRANT SELECT,MAINTAIN ON TABLE public.consultant TO meetassist_archive_rights;


--
-- Name: SEQUENCE consultant_consultantid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.consultant_consultantid_seq TO meetassist_archive_rights;


--
-- Name: SEQUENCE consultantleave_leaveid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.consultantleave_leaveid_seq TO meetassist_archive_rights;


--
-- Name: SEQUENCE consultantschedule_scheduleid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.consultantschedule_scheduleid_seq TO meetassist_archive_rights;


--
-- Name: SEQUENCE consultantworkingplan_planid_seq; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON SEQUENCE public.consultantworkingplan_planid_seq TO meetassist_archive_rights;


--
-- Name: TABLE free_slot; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON TABLE public.free_slot TO meetassist_app_rights;


--
-- Name: TABLE open_slot; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON TABLE public.open_slot TO meetassist_app_rights;


--
-- Name: TABLE programparticipant; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT,INSERT,UPDATE ON TABLE public.programparticipant TO meetassist_app_rights;
GRANT SELECT ON TABLE public.programparticipant TO meetassist_archive_rights;


--
-- Name: TABLE refinery_schema_history; Type: ACL; Schema: public; Owner: -
--

GRANT SELECT ON TABLE public.refinery_schema_history TO meetassist_archive_rights;


--
-- PostgreSQL database dump complete
--

\unrestrict 12WLW8dsgJHBJwUTrUHcYW5nDbk6ajrr4kVeQE7es02JgBIwlZvjf7Qhi4f8gH7

