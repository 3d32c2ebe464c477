WITH
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
refusal AS (
    SELECT CASE
        WHEN status <> ALL ($6)
            THEN json_build_object('invalid_transition', json_build_object('from', status, 'to', $5))
        WHEN (coalesce($3, consultantid) <> consultantid OR (status = 'cancelled' AND $5 <> 'cancelled'))
             AND coalesce($3, consultantid) = ANY (consultants) IS NOT TRUE
            THEN json_build_object('not_found', 'consultant')
        WHEN (coalesce($4, customerid) <> customerid OR (status = 'cancelled' AND $5 <> 'cancelled'))
             AND NOT EXISTS (
                 SELECT FROM customer
                 WHERE customer.customerid = coalesce($4, found.customerid) AND NOT isdisabled)
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
SELECT coalesce(
    (SELECT json_build_object('data', to_json(entry)) FROM (
         SELECT {COLUMNS}
         FROM changed AS appointment JOIN customer USING (customerid) JOIN consultant USING (consultantid)) entry),
    (SELECT refusal FROM refusal),
    json_build_object('not_found', 'appointment'))
