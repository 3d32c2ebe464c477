WITH
-- Each slot with the earliest of the appointments that occupy it. Overlap is what the schema's exclusion
-- constraints understand by it, and their index finds it.
slot AS (
    SELECT scheduleid, slot.date, starttime, endtime, isavailable,
           meeting.status IS NOT NULL AS has_appointment, meeting.status AS appointment_status
    FROM consultantschedule slot
    LEFT JOIN LATERAL (
        SELECT status
        FROM appointment
        WHERE status <> 'cancelled'
          AND consultant_minutes(consultantid, date, minute_of_day(time), minute_of_day(time) + duration)
              && consultant_minutes(slot.consultantid, slot.date, minute_of_day(starttime), minute_of_day(endtime))
        ORDER BY time
        LIMIT 1) meeting ON true
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
