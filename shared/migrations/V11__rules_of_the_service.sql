-- What a search compares with search_patterns(). No case; no Vietnamese (or other common Latin) diacritics: letters are
-- taken apart, and the marks - grave, acute, circumflex, tilde, macron, breve, diaeresis, hook, ring, caron, horn, dot
-- below, cedilla - dropped. Digits follow each other without what people write between them, and a Vietnamese telephone
-- number begins with 0 instead of its country's code, so that a number is the same however it is written.
-- The collations are PostgreSQL's own, so that the stored result doesn't depend on the operating system.
CREATE OR REPLACE FUNCTION search_key(value text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
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

-- The words of a search as patterns: a text is found if its search_key() is LIKE ALL of them, in whatever order it has
-- them. What may be a telephone number is one word, blanks or no blanks.
CREATE FUNCTION search_patterns(search text) RETURNS text[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(
    SELECT '%' || regexp_replace(bare, '([\\%_])', '\\\1', 'g') || '%'
    FROM (
        SELECT number[1] AS word
        FROM regexp_matches(search, '([+(]*[0-9](?:[ .()\u00A0-]*[0-9]){7,})', 'g') AS number
        UNION ALL
        SELECT regexp_split_to_table(
            regexp_replace(search, '[+(]*[0-9](?:[ .()\u00A0-]*[0-9]){7,}', ' ', 'g'), '[\s\u00A0]+')) AS words,
        -- Parentheses and the like that nothing follows yet are no part of a number.
        regexp_replace(search_key(word), '(?<=[0-9])[.()-]+$|^[.()-]+(?=[0-9])', '', 'g') AS bare
    WHERE bare <> '');

ALTER TABLE customer ALTER searchtext SET EXPRESSION AS
    (search_key(fullname || E'\n' || coalesce(phonenumber, '') || E'\n' || email));
ALTER TABLE consultant ALTER searchtext SET EXPRESSION AS
    (search_key(fullname || E'\n' || coalesce(phonenumber, '') || E'\n' || email || E'\n'
                || coalesce(specialties, '')));
ALTER TABLE appointment ALTER searchtext SET EXPRESSION AS (search_key(description));

-- By what an appointment is found of its people: their names and telephone numbers, the first two lines.
CREATE FUNCTION name_and_phone(searchtext text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN split_part(searchtext, E'\n', 1) || E'\n' || split_part(searchtext, E'\n', 2);

-- Slots that no appointment holds, be it pending only or in a part of the slot only.
CREATE VIEW free_slot AS
SELECT *
FROM consultantschedule slot
WHERE isavailable AND NOT EXISTS (
    SELECT FROM appointment
    WHERE consultantid = slot.consultantid AND date = slot.date AND status <> 'cancelled'
      AND overlaps_slot(slot.starttime, slot.endtime, time, duration));

-- Slots that can be booked: the free ones of enabled consultants that are yet to begin.
CREATE VIEW open_slot AS
SELECT free_slot.*
FROM free_slot JOIN consultant USING (consultantid)
WHERE NOT isdisabled AND free_slot.date + free_slot.starttime > localtimestamp;

GRANT SELECT ON free_slot, open_slot TO meetassist_app_rights;

-- The appointments in a slot that are not cancelled, at this moment and not at that at which the asking statement began:
-- whoever has waited for a lock counts what was booked meanwhile.
CREATE FUNCTION appointments_in_slot(id integer) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN (
    SELECT count(*)
    FROM consultantschedule JOIN appointment USING (consultantid, date)
    WHERE scheduleid = id AND status <> 'cancelled' AND overlaps_slot(starttime, endtime, time, duration));

-- keep_slot_true() sees what is committed. An appointment that is being confirmed at the same moment is seen here, at the
-- end of the statement: who writes slots, and who writes appointments that take them, take turns by the consultants' rows,
-- which all of them lock in the same order. A bulk load of slots pays for one look, not for one a row.
CREATE FUNCTION close_slots_taken_meanwhile() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF NOT archive.is_loading() AND EXISTS (SELECT FROM after WHERE isavailable) THEN
        PERFORM FROM public.consultant
        WHERE consultantid IN (SELECT consultantid FROM after WHERE isavailable)
        ORDER BY consultantid
        FOR NO KEY UPDATE;
        UPDATE public.consultantschedule SET isavailable = false
        WHERE isavailable AND scheduleid = ANY (ARRAY(
            SELECT scheduleid
            FROM after JOIN public.appointment USING (consultantid, date)
            WHERE isavailable AND public.takes_slot(status)
              AND public.overlaps_slot(starttime, endtime, time, duration)));
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER close_slots_taken_meanwhile_of_new AFTER INSERT ON consultantschedule
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION close_slots_taken_meanwhile();
CREATE TRIGGER close_slots_taken_meanwhile AFTER UPDATE ON consultantschedule
    REFERENCING NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION close_slots_taken_meanwhile();

-- Generated customer ids: 14 decimal digits, which JavaScript's numbers hold (2^53 has 16). Nobody else gives such ids:
-- those of Facebook have at most 10 digits (the oldest users) or 15 to 17, those of older files are counted up from 1,
-- milliseconds since 1970 have 13.
CREATE SEQUENCE customer_number AS bigint MINVALUE 10000000000000;
GRANT USAGE ON SEQUENCE customer_number TO meetassist_app_rights;
ALTER TABLE customer ALTER customerid SET DEFAULT nextval('customer_number')::text;

-- A database that is made anew, or gets other rows out of the archive, goes on after all that any predecessor can have
-- given, those ids included that no archive ever saw: at a number that grows by a thousand each second since 2025, which
-- is faster than customers come.
CREATE FUNCTION skip_customer_numbers() RETURNS void LANGUAGE sql
BEGIN ATOMIC
    SELECT setval('customer_number', greatest(
        last_value,
        10000000000000 + floor(extract(epoch FROM clock_timestamp() - TIMESTAMPTZ '2025-01-01T00:00Z') * 1000)::bigint))
    FROM customer_number;
END;
SELECT skip_customer_numbers();
