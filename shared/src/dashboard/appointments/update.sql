-- The steps that change an appointment.

-- The appointment, locked until the statement ends.
found AS (SELECT * FROM appointment WHERE appointmentid = $1 FOR UPDATE),
-- Its current and its future consultant, locked in the same order by all writers.
counselling AS (
    SELECT consultantid, isdisabled FROM consultant
    WHERE consultantid = $3 OR consultantid = (SELECT consultantid FROM found)
    ORDER BY consultantid
    FOR NO KEY UPDATE),
-- Only newly assigned people, or those of an appointment that is reopened, must be enabled. The aggregates make sure
-- that both consultants are locked before anything is changed.
people AS (
    SELECT array_agg(consultantid) FILTER (WHERE NOT isdisabled) AS consultants FROM counselling),
-- The future customer and consultant, locked where it matters, so that they can't be disabled meanwhile.
counselled AS (
    SELECT isdisabled FROM customer
    WHERE customerid = coalesce($4, (SELECT customerid FROM found))
    FOR SHARE),
record AS ({records_of_found}),
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
        -- An appointment that is completed already, although it has not started, can still be described.
        WHEN coalesce($5, status) IN ('completed', 'no_show')
             AND coalesce($6, date) + coalesce($7, time) > localtimestamp
             AND (status, date, time) <> (coalesce($5, status), coalesce($6, date), coalesce($7, time))
            THEN json_build_object('not_yet', NULL)
    END AS refusal
    FROM found, people),
permission AS (
    SELECT set_config('meetassist.booking_in_leave', CASE WHEN $9 THEN 'on' ELSE 'off' END, true) AS booking_in_leave),
changed AS (
    UPDATE appointment
    SET (consultantid, customerid, date, time, duration, meetingurl, status, description, updatedat) = (
        SELECT consultantid, customerid, date, time, duration, meetingurl, status, description, now()
        FROM json_populate_record(appointment, $2))
    WHERE appointmentid = $1 AND (SELECT refusal IS NULL FROM refusal)
      AND (SELECT booking_in_leave FROM permission) IS NOT NULL
    RETURNING *)
