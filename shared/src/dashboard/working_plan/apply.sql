-- The steps that create slots from working plans.

-- Locked, so that nobody creates slots, books or adds leave meanwhile; in the same order by all writers.
owner AS (
    SELECT consultantid, fullname, searchtext COLLATE pg_c_utf8 AS name
    FROM consultant
    WHERE NOT isdisabled AND ($1 IS NULL OR consultantid = $1)
    ORDER BY consultantid
    FOR NO KEY UPDATE),
wanted AS MATERIALIZED (
    SELECT consultantid, day::date AS date, begins, begins + slotminutes AS ends
    FROM owner JOIN consultantworkingplan USING (consultantid),
         generate_series($2::timestamp, $3::timestamp, interval '1 day') AS day,
         generate_series(minute_of_day(starttime), minute_of_day(endtime) - slotminutes, slotminutes) AS begins
    WHERE extract(isodow FROM day) = weekday AND daterange(validfrom, validto, '[]') @> day::date),
judged AS MATERIALIZED (
    SELECT consultantid, date, begins, ends,
           EXISTS (
               SELECT FROM consultantleave AS leave
               WHERE leave.consultantid = wanted.consultantid AND takes_leave(leave, date, begins, ends)) AS is_leave,
           EXISTS (
               SELECT FROM consultantschedule AS slot
               WHERE slot.consultantid = wanted.consultantid AND slot.date = wanted.date
                 AND minute_of_day(starttime) < ends AND begins < minute_of_day(endtime)) AS is_offered
    FROM wanted
    WHERE (SELECT count(*) FROM wanted) <= $5),
created AS (
    INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
    SELECT consultantid, date, make_time(begins / 60, begins % 60, 0), make_time(ends / 60, ends % 60, 0)
    FROM judged
    WHERE NOT is_leave AND NOT is_offered AND NOT $4
    ORDER BY consultantid, date, begins
    ON CONFLICT DO NOTHING
    RETURNING consultantid),
counted AS (
    SELECT consultantid, fullname, name,
           count(date) AS wanted,
           count(*) FILTER (WHERE is_leave) AS leave,
           CASE
               WHEN $4 THEN count(*) FILTER (WHERE NOT is_leave AND NOT is_offered)
               ELSE (SELECT count(*) FROM created WHERE created.consultantid = owner.consultantid)
           END AS slots_created
    FROM owner LEFT JOIN judged USING (consultantid)
    GROUP BY owner.consultantid, consultantid, fullname, name)
