WITH
-- Each slot with what occupies it.
slot AS (
    SELECT scheduleid, slot.date, starttime, endtime, isavailable,
           occupant.status IS NOT NULL AS has_appointment, occupant.status AS appointment_status
    FROM consultantschedule slot
    {OCCUPANT}
    WHERE slot.consultantid = $1
      AND slot.date >= coalesce($2, current_date)
      AND ($3 IS NULL OR slot.date <= $3))
SELECT coalesce(
    (SELECT json_build_object(
         'consultant', json_build_object(
             'consultantid', consultantid,
             'fullname', fullname,
             'email', email,
             'phonenumber', phonenumber,
             'specialties', specialties),
         'schedules', (SELECT coalesce(json_agg(slot ORDER BY slot.date, slot.starttime), '[]') FROM slot),
         'total', (SELECT count(*) FROM slot))
     FROM consultant
     WHERE consultantid = $1),
    'null')
