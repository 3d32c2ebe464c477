-- Ids given explicitly, and addresses that look alike.

-- From this id on, explicitly given ids don't advance the sequence. Otherwise a file or a person using 2147483647 would
-- leave no ids to generate.
CREATE FUNCTION archive.first_foreign_id() RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2000000000;

-- Advances a table's sequence past this id, so that no later row gets it; never sets it back. Those who give ids
-- explicitly take turns. Others may draw ids meanwhile, but not a thousand of them: a small gap is closed by drawing as
-- well.
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

-- The argument is the key column. A load sets the sequences itself, from the archive.
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

-- The highest id of a table that advances the sequence, whether its row is in the database or archived; null if there
-- is none. The sequence may be further: ids of deleted rows are not used again.
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

-- A sequence that is exhausted is set back to where it can continue.
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

-- What distinguishes one address from another to the eye: compatible characters are unified, invisible ones dropped,
-- case is ignored, and Cyrillic and Greek letters become the Latin ones that they look like.
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
