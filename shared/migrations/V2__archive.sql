-- The archiver's own bookkeeping. The business data's durable home is the bucket; this schema says what of it is
-- in this database, what has changed since it was archived, and which archive this database continues.
CREATE SCHEMA archive;

-- One row for each transaction and unit that it changed. The key holds the transaction, so that writers of one unit
-- never wait for each other; a run clears exactly the rows that its snapshot saw.
CREATE TABLE archive.mark (
    -- A fixed table; null for a day of the dynamic tables.
    table_name  text,
    day         date,
    -- Whether rows have gone: from a fixed table (or their keys changed), so that others may not refer to them; from a
    -- day, so that they may be on another one that the same transaction marks.
    deleted     boolean NOT NULL,
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
    marked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT mark_names_one_unit CHECK ((table_name IS NULL) <> (day IS NULL)),
    CONSTRAINT mark_key UNIQUE NULLS NOT DISTINCT (transaction, table_name, day, deleted)
);

-- The days that are in the archive and not in this database, with what the manifest says of each. Rows of such a day
-- that are in the database nevertheless were written since; they come in addition to the archived ones.
CREATE TABLE archive.archived_day (
    day         date CONSTRAINT archived_day_key PRIMARY KEY,
    slots       bigint NOT NULL,
    pending     bigint NOT NULL,
    confirmed   bigint NOT NULL,
    completed   bigint NOT NULL,
    cancelled   bigint NOT NULL,
    feedbacks   bigint NOT NULL,
    rating_sum  numeric NOT NULL,
    -- How many of its appointments were created on which day: {"2025-11-28": 3}.
    created     jsonb NOT NULL,
    -- customer_digest() of each customer who has an appointment on it.
    customers   integer[] NOT NULL,
    -- The objects that hold its rows, as in the manifest, by table.
    objects     jsonb NOT NULL
);

-- The days whose rows are all in this database.
CREATE VIEW archive.loaded_day AS
SELECT date AS day FROM public.appointment
UNION
SELECT date FROM public.consultantschedule
EXCEPT
SELECT day FROM archive.archived_day;

-- By which the manifest and archived_day remember customers briefly: 24 bits of the id's MD5. Two customers may share
-- one; whoever asks loads the day and looks.
CREATE FUNCTION archive.customer_digest(customerid text) RETURNS integer
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || left(md5(customerid), 6))::bit(24)::integer;

-- Which archive this database continues; one row.
CREATE TABLE archive.lineage (
    only_row  boolean CONSTRAINT lineage_key PRIMARY KEY DEFAULT true CHECK (only_row),
    -- The manifest that was last loaded or written; null while there is none.
    etag      text,
    -- Runs that may have written a manifest without this database knowing. A manifest by one of them is its own.
    attempts  text[] NOT NULL DEFAULT '{}',
    -- What a person is told of that manifest; null while there is none.
    summary   jsonb
);
INSERT INTO archive.lineage DEFAULT VALUES;

-- Marks are set by statement, not by row. A load writes what the archive has already and marks nothing:
-- it says `SET LOCAL meetassist.loading = 'on'`.
CREATE FUNCTION archive.is_loading() RETURNS boolean LANGUAGE sql STABLE
RETURN coalesce(current_setting('meetassist.loading', true), '') = 'on';

-- The writer may have no rights on the bookkeeping: marks are set in the name of its owner.
CREATE FUNCTION archive.mark_table() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        INSERT INTO archive.mark (table_name, deleted)
        VALUES (TG_TABLE_NAME, TG_OP IN ('DELETE', 'TRUNCATE'))
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- An update that takes a key away is a deletion for those who refer to it. The argument is the key's column.
CREATE FUNCTION archive.mark_table_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
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
END $$;

-- The inserted or deleted rows' days, from the transition table of the trigger that calls it.
CREATE FUNCTION archive.mark_days() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        INSERT INTO archive.mark (day, deleted) SELECT DISTINCT date, TG_OP = 'DELETE' FROM changed
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- The updated rows' days. A row that moves to another day, or gets another key, has gone from where it was. The argument
-- is the key's column.
CREATE FUNCTION archive.mark_days_update() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
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
END $$;

-- Feedback belongs to the day of its appointment. Feedback that goes with its appointment finds none any more; the
-- appointment's own trigger has marked the day. Feedback that changes appointments is seen as going from one day by
-- the trigger on the rows before, and as coming to another by the one on the rows after.
CREATE FUNCTION archive.mark_days_of_feedback() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() THEN
        INSERT INTO archive.mark (day, deleted)
        SELECT DISTINCT appointment.date, TG_OP <> 'INSERT'
        FROM changed JOIN public.appointment USING (appointmentid)
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;

-- Before a table is emptied at once, its days are marked one by one. The argument is a query for them.
CREATE FUNCTION archive.mark_every_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    EXECUTE format('INSERT INTO archive.mark (day, deleted) SELECT DISTINCT date, true FROM %s ON CONFLICT DO NOTHING',
                   TG_ARGV[0]);
    RETURN NULL;
END $$;

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON customer
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();
CREATE TRIGGER archive_mark_update AFTER UPDATE ON customer
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('customerid');

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON consultant
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();
CREATE TRIGGER archive_mark_update AFTER UPDATE ON consultant
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('consultantid');

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON communityprogram
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();
CREATE TRIGGER archive_mark_update AFTER UPDATE ON communityprogram
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('programid');

CREATE TRIGGER archive_mark_change AFTER INSERT OR DELETE OR TRUNCATE ON programparticipant
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table();
CREATE TRIGGER archive_mark_update AFTER UPDATE ON programparticipant
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_table_update('programid');

CREATE TRIGGER archive_mark_insert AFTER INSERT ON consultantschedule
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();
CREATE TRIGGER archive_mark_update AFTER UPDATE ON consultantschedule
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_update('scheduleid');
CREATE TRIGGER archive_mark_delete AFTER DELETE ON consultantschedule
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();
CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON consultantschedule
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.consultantschedule');

CREATE TRIGGER archive_mark_insert AFTER INSERT ON appointment
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();
CREATE TRIGGER archive_mark_update AFTER UPDATE ON appointment
    REFERENCING OLD TABLE AS before NEW TABLE AS after
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_update('appointmentid');
CREATE TRIGGER archive_mark_delete AFTER DELETE ON appointment
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days();
CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON appointment
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.appointment');

CREATE TRIGGER archive_mark_insert AFTER INSERT ON appointmentfeedback
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();
CREATE TRIGGER archive_mark_update_before AFTER UPDATE ON appointmentfeedback
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();
CREATE TRIGGER archive_mark_update_after AFTER UPDATE ON appointmentfeedback
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();
CREATE TRIGGER archive_mark_delete AFTER DELETE ON appointmentfeedback
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_days_of_feedback();
CREATE TRIGGER archive_mark_truncate BEFORE TRUNCATE ON appointmentfeedback
    FOR EACH STATEMENT EXECUTE FUNCTION archive.mark_every_day('public.appointment JOIN public.appointmentfeedback USING (appointmentid)');
