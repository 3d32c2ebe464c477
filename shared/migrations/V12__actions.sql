-- Gives each of the appointments this status, one after the other, and says of each what became of it: `ok`, or the code by
-- which the dashboard refuses it. One that is refused leaves the others alone.
--
-- Rows are held in the order in which every writer holds them: appointments, then consultants, then customers, each by
-- key. So two of these that are about the same rows take turns.
CREATE FUNCTION dashboard.set_appointment_status(ids integer[], wanted text) RETURNS json LANGUAGE plpgsql
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
            EXCEPTION WHEN exclusion_violation THEN
                code := 'slot_taken';
            END;
        END IF;
        results := results || json_build_object('appointmentid', id, 'code', code);
    END LOOP;
    RETURN array_to_json(results);
END $$;

-- The runs of the archive that admins have asked for. `finished_at` is null while a run waits or is under way, and no
-- other can be asked for meanwhile.
CREATE TABLE dashboard.archive_request (
    request_id   uuid DEFAULT gen_random_uuid() CONSTRAINT archive_request_key PRIMARY KEY,
    kind         text NOT NULL,
    state        text NOT NULL DEFAULT 'waiting',
    requested_at timestamptz NOT NULL DEFAULT now(),
    finished_at  timestamptz,
    message      text
);
CREATE UNIQUE INDEX archive_request_under_way ON dashboard.archive_request ((true)) WHERE finished_at IS NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON dashboard.archive_request TO meetassist_app_rights;

-- As many digits as a second's fraction needs: none, three or six.
CREATE FUNCTION second_fraction_pattern(value timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN date_trunc('second', value) = value THEN ''
    WHEN date_trunc('milliseconds', value) = value THEN '.MS'
    ELSE '.US'
END;

-- An instant as ISO 8601 writes it, with the offset of the session's time zone. Before time zones an offset had seconds
-- (Saigon's was +07:06:30 until 1911), and a spreadsheet's zero date, 1900-01-01, is such an instant. ISO 8601 can't write
-- these offsets, so UTC takes their place.
CREATE FUNCTION iso_instant(value timestamptz) RETURNS text
LANGUAGE sql STABLE STRICT PARALLEL SAFE
RETURN CASE
    WHEN extract(timezone FROM value)::integer % 60 = 0
        THEN to_char(value, 'YYYY-MM-DD"T"HH24:MI:SS' || second_fraction_pattern(value) || 'TZH:TZM')
    ELSE to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS' || second_fraction_pattern(value) || '"Z"')
END;
