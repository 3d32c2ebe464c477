-- The steps by which an appointment is changed.

-- The appointment as it is now, held until the statement ends.
found AS (SELECT * FROM appointment WHERE appointmentid = $1 FOR UPDATE),
-- Its consultant and the one who shall take it, in the order in which everybody holds them.
counselling AS (
    SELECT consultantid, isdisabled FROM consultant
    WHERE consultantid = $3 OR consultantid = (SELECT consultantid FROM found)
    ORDER BY consultantid
    FOR NO KEY UPDATE),
-- Only who becomes a part of it, or of one that is reopened, has to be enabled. The aggregates see to it that both
-- consultants are held before anything is changed.
people AS (
    SELECT array_agg(consultantid) FILTER (WHERE NOT isdisabled) AS consultants FROM counselling),
-- Whose it will be, held where it counts, so that he is not disabled meanwhile.
counselled AS (
    SELECT isdisabled FROM customer
    WHERE customerid = coalesce($4, (SELECT customerid FROM found))
    FOR SHARE),
refusal AS (
    SELECT CASE
        WHEN status <> ALL ($6)
            THEN json_build_object('invalid_transition', json_build_object('from', status, 'to', $5))
        WHEN (coalesce($3, consultantid) <> consultantid OR (status = 'cancelled' AND $5 <> 'cancelled'))
             AND coalesce($3, consultantid) = ANY (consultants) IS NOT TRUE
            THEN json_build_object('not_found', 'consultant')
        WHEN (coalesce($4, customerid) <> customerid OR (status = 'cancelled' AND $5 <> 'cancelled'))
             AND NOT EXISTS (SELECT FROM counselled WHERE NOT isdisabled)
            THEN json_build_object('not_found', 'customer')
    END AS refusal
    FROM found, people),
changed AS (
    UPDATE appointment
    SET (consultantid, customerid, date, time, duration, meetingurl, status, description, updatedat) = (
        SELECT consultantid, customerid, date, time, duration, meetingurl, status, description, now()
        FROM json_populate_record(appointment, $2))
    WHERE appointmentid = $1 AND (SELECT refusal IS NULL FROM refusal)
    RETURNING *)
