-- Ids that somebody gives explicitly, and addresses that look the same.

-- From this number on an id is kept, but not counted on from: a file or a person that brings 2147483647 must not leave
-- nothing to give out.
CREATE FUNCTION archive.first_foreign_id() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2000000000;

-- Sets the sequence of a table past this id, so that no row that is made later gets it, and never back. Whoever gives ids
-- takes turns. Others may draw numbers meanwhile, but not a thousand of them: a short way is gone by drawing, too.
CREATE FUNCTION archive.pass_id(sequence regclass, id bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
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

REVOKE EXECUTE ON FUNCTION archive.pass_id FROM PUBLIC;

-- The argument is the key's column. A load sets the sequences itself, to what the archive knows.
CREATE FUNCTION archive.pass_new_ids() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
DECLARE
    highest bigint;
BEGIN
    IF NOT archive.is_loading() THEN
        EXECUTE format('SELECT max(%1$I) FROM added WHERE %1$I < archive.first_foreign_id()', TG_ARGV[0]) INTO highest;
        PERFORM archive.pass_id(pg_get_serial_sequence(format('public.%I', TG_TABLE_NAME), TG_ARGV[0])::regclass,
                                highest);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION archive.pass_changed_id() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    PERFORM archive.pass_id(pg_get_serial_sequence(format('public.%I', TG_TABLE_NAME), TG_ARGV[0])::regclass,
                            (to_jsonb(NEW) ->> TG_ARGV[0])::bigint);
    RETURN NULL;
END $$;

CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON consultant
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('consultantid');
CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON consultantschedule
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('scheduleid');
CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON appointment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('appointmentid');
CREATE TRIGGER archive_pass_new_ids AFTER INSERT ON communityprogram
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION archive.pass_new_ids('programid');

CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF consultantid ON consultant
    FOR EACH ROW WHEN (NEW.consultantid <> OLD.consultantid)
    EXECUTE FUNCTION archive.pass_changed_id('consultantid');
CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF scheduleid ON consultantschedule
    FOR EACH ROW WHEN (NEW.scheduleid <> OLD.scheduleid)
    EXECUTE FUNCTION archive.pass_changed_id('scheduleid');
CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF appointmentid ON appointment
    FOR EACH ROW WHEN (NEW.appointmentid <> OLD.appointmentid)
    EXECUTE FUNCTION archive.pass_changed_id('appointmentid');
CREATE TRIGGER archive_pass_changed_id AFTER UPDATE OF programid ON communityprogram
    FOR EACH ROW WHEN (NEW.programid <> OLD.programid)
    EXECUTE FUNCTION archive.pass_changed_id('programid');

-- The highest id of a table that may be counted on from, whether its row is in the database or archived; null if there is
-- none. The sequence may be past it: ids of rows that are gone are not given out again.
CREATE FUNCTION archive.highest_id(table_name text, key text) RETURNS bigint LANGUAGE plpgsql STABLE
SET search_path = pg_catalog AS $$
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
END $$;

-- A sequence that has nothing left to give out goes back to where it can.
DO $$
DECLARE
    numbered record;
    archived bigint;
BEGIN
    FOR numbered IN
        SELECT name, key, pg_get_serial_sequence('public.' || name, key)::regclass AS sequence
        FROM (VALUES ('consultant', 'consultantid'), ('consultantschedule', 'scheduleid'),
                     ('appointment', 'appointmentid'), ('communityprogram', 'programid')) AS tables (name, key)
    LOOP
        IF pg_sequence_last_value(numbered.sequence) >= archive.first_foreign_id() THEN
            SELECT max(upper(ids) - 1) INTO archived
            FROM archive.archived_day,
                 unnest(CASE numbered.name WHEN 'appointment' THEN appointment_ids
                                           WHEN 'consultantschedule' THEN slot_ids END) AS ids
            WHERE upper(ids) <= archive.first_foreign_id();
            PERFORM setval(numbered.sequence,
                           coalesce(greatest(archive.highest_id(numbered.name, numbered.key), archived), 1));
        END IF;
    END LOOP;
END $$;

-- What of an address tells it from another one to a person who sees it: compatible characters are one, what is invisible
-- is nothing, case doesn't count, and a Cyrillic or Greek letter is the Latin one that it looks like.
CREATE FUNCTION email_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lower(
    translate(
        regexp_replace(
            normalize(value, NFKC),
            U&'[\0001-\0020\007F-\00A0\00AD\034F\061C\115F\1160\180B-\180F\2000-\200F\2028-\202F\205F-\206F\2800\3000\3164\FE00-\FE0F\FEFF\FFA0\FFF0-\FFFB]',
            '', 'g'),
        U&'\0430\0435\043E\0440\0441\0443\0445\0456\0458\0455\04BB\0501\051B\051D\03BF\03B1\03BD\0131\0410\0412\0415\041A\041C\041D\041E\0420\0421\0422\0425\0406\0408\0405\0391\0392\0395\0396\0397\0399\039A\039C\039D\039F\03A1\03A4\03A5\03A7',
        'aeopcyxijshdqwoaviABEKMHOPCTXIJSABEZHIKMNOPTYX')
    COLLATE pg_c_utf8);

DROP INDEX consultant_email_unique;
CREATE UNIQUE INDEX consultant_email_unique ON consultant (email_key(email)) WHERE NOT isdisabled;
