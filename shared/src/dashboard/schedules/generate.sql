-- The steps that generate slots.

-- Locked, so that nobody else creates slots or appointments of this consultant meanwhile.
owner AS (SELECT consultantid FROM consultant WHERE consultantid = $1 AND NOT isdisabled FOR NO KEY UPDATE),
wanted AS (
    SELECT day::date AS date, begins,
           make_time(begins / 60, begins % 60, 0) AS starttime,
           make_time((begins + $6) / 60, (begins + $6) % 60, 0) AS endtime
    FROM generate_series($2::timestamp, $3::timestamp, interval '1 day') AS day,
         generate_series($4, $5 - $6, $6) AS begins
    WHERE NOT (coalesce($7, true) AND extract(isodow FROM day) IN (6, 7))),
-- Slots that would overlap another one, as the constraints define it, are left out.
created AS (
    INSERT INTO consultantschedule (consultantid, date, starttime, endtime)
    SELECT consultantid, date, starttime, endtime
    FROM owner, wanted
    WHERE (SELECT count(*) FROM wanted) <= $8
    ORDER BY date, begins
    ON CONFLICT DO NOTHING
    RETURNING scheduleid)
