WITH
slot AS (
    SELECT scheduleid, consultantid, date, starttime, endtime, isavailable
    FROM consultantschedule
    WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = ANY ($3))),
away AS (
    SELECT leaveid, consultantid, startdate, enddate, starttime, endtime, reason
    FROM consultantleave
    WHERE startdate <= $2 AND enddate >= $1 AND ($3 IS NULL OR consultantid = ANY ($3))),
meeting AS (
    SELECT appointmentid, consultantid, customerid, fullname AS customer_name, date, time, duration, status, description,
           iso_instant(updatedat) AS updatedat
    FROM appointment JOIN customer USING (customerid)
    WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = ANY ($3))),
-- A disabled consultant has a column as long as there is something in it. The search text starts with the name, without
-- diacritics.
person AS (
    SELECT consultantid, fullname, searchtext
    FROM consultant
    WHERE ($3 IS NULL OR consultantid = ANY ($3))
      AND (NOT isdisabled
           OR consultantid IN (SELECT consultantid FROM slot)
           OR consultantid IN (SELECT consultantid FROM meeting)))
SELECT json_build_object(
    'success', true,
    'consultants', (
        SELECT coalesce(json_agg(json_build_object('consultantid', consultantid, 'fullname', fullname)
                                 ORDER BY searchtext COLLATE pg_c_utf8, consultantid), '[]')
        FROM person),
    'slots', (SELECT coalesce(json_agg(slot ORDER BY date, starttime, scheduleid), '[]') FROM slot),
    'appointments', (SELECT coalesce(json_agg(meeting ORDER BY date, time, appointmentid), '[]') FROM meeting),
    'leave', (SELECT coalesce(json_agg(away ORDER BY startdate, starttime, leaveid), '[]') FROM away))
