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
record AS (
    SELECT {COLUMNS}
    FROM found AS appointment JOIN customer USING (customerid) JOIN consultant USING (consultantid)),
refusal AS (
    SELECT CASE
        WHEN updatedat <> $8
            THEN (SELECT json_build_object('changed_meanwhile', record) FROM record)
        WHEN (coalesce($3, consultantid) <> consultantid OR (status = 'cancelled' AND $5 <> 'cancelled'))
             AND coalesce($3, consultantid) = ANY (consultants) IS NOT TRUE
            THEN json_build_object('not_found', 'consultant')
        WHEN (coalesce($4, customerid) <> customerid OR (status = 'cancelled' AND $5 <> 'cancelled'))
             AND NOT EXISTS (SELECT FROM counselled WHERE NOT isdisabled)
            THEN json_build_object('not_found', 'customer')
        -- What was completed before its time once, by whatever way, can still be described.
        WHEN coalesce($5, status) IN ('completed', 'no_show')
             AND coalesce($6, date) + coalesce($7, time) > localtimestamp
             AND (status, date, time) <> (coalesce($5, status), coalesce($6, date), coalesce($7, time))
            THEN json_build_object('not_yet', NULL)
    END AS refusal
    FROM found, people),
changed AS (
    UPDATE appointment
    SET (consultantid, customerid, date, time, duration, meetingurl, status, description, updatedat) = (
        SELECT consultantid, customerid, date, time, duration, meetingurl, status, description, now()
        FROM json_populate_record(appointment, $2))
    WHERE appointmentid = $1 AND (SELECT refusal IS NULL FROM refusal)
    RETURNING *)
