-- What the dashboard has to know of a day that is not loaded: which days a request needs, and how many rows the others
-- have. All of it is null for a day whose manifest entry an older version wrote; such a day may have anything.
ALTER TABLE archive.archived_day
    -- The numbers of its appointments and of its slots.
    ADD appointment_ids    int4multirange,
    ADD slot_ids           int4multirange,
    -- How many appointments of which status each consultant has: {"<consultantid>": {"pending": 3}}.
    ADD appointment_counts jsonb,
    -- How many slots, by isavailable: {"<consultantid>": {"true": 3}}.
    ADD slot_counts        jsonb;

-- The sum of such counts: of one consultant or, for null, of all of them; of one kind or of all. Null if unknown.
CREATE FUNCTION archive.count_of(counts jsonb, consultantid integer, kind text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN counts IS NOT NULL THEN (
    SELECT coalesce(sum(number::bigint), 0)
    FROM jsonb_each(CASE
             WHEN consultantid IS NULL THEN counts
             ELSE jsonb_build_object('', coalesce(counts -> consultantid::text, '{}'))
         END) AS of_consultant (id, kinds),
         jsonb_each_text(kinds) AS of_kind (name, number)
    WHERE kind IS NULL OR name = kind)
END;

-- Ends a statement that needs days which are archived, before it has changed anything. The service knows the condition
-- by its code: it loads the days and sends the statement again.
CREATE FUNCTION archive.require_loaded(is_loaded boolean) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
BEGIN
    IF NOT is_loaded THEN
        RAISE EXCEPTION 'archived days are needed' USING ERRCODE = 'MA001';
    END IF;
    RETURN true;
END $$;

-- The appointments that somebody has at this moment, not at the one at which the asking statement began: whoever has
-- waited for a lock counts what was booked meanwhile. A volatile function sees that, a subquery doesn't.
CREATE FUNCTION appointments_of_customer(id text) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN (SELECT count(*) FROM appointment WHERE customerid = id);

CREATE FUNCTION appointments_of_consultant(id integer) RETURNS bigint
LANGUAGE sql VOLATILE
RETURN (SELECT count(*) FROM appointment WHERE consultantid = id);
