WITH
asked AS (SELECT coalesce($1, current_date) AS date),
meeting AS (
    SELECT consultantid, status, duration, time
    FROM appointment
    WHERE date = (SELECT date FROM asked)),
slot AS (
    SELECT consultantid,
           scheduleid IN (SELECT scheduleid FROM open_slot WHERE date = (SELECT date FROM asked)) AS is_open,
           EXISTS (SELECT FROM meeting
                   WHERE meeting.consultantid = slot.consultantid AND status <> 'cancelled'
                     AND overlaps_slot(starttime, endtime, time, duration)) AS is_booked
    FROM consultantschedule slot
    WHERE date = (SELECT date FROM asked)),
meetings AS (
    SELECT consultantid,
           count(*) FILTER (WHERE status <> 'cancelled') AS appointments,
           coalesce(sum(duration) FILTER (WHERE status <> 'cancelled'), 0) AS booked_minutes
    FROM meeting
    GROUP BY consultantid),
slots AS (
    SELECT consultantid,
           count(*) FILTER (WHERE is_open) AS open_slots,
           count(*) FILTER (WHERE is_booked) AS booked_slots
    FROM slot
    GROUP BY consultantid),
-- The last day on which each consultant has a slot that is neither closed nor during leave. Archived days have only counts
-- and times, which is enough except for leave of some hours: such a day counts if it offers any time outside the leave.
-- Days without these figures may have such a slot.
offered AS (
    SELECT consultantid, fullname,
           greatest(
               (SELECT date FROM consultantschedule AS slot
                WHERE slot.consultantid = consultant.consultantid AND isavailable
                  AND date >= (SELECT date FROM asked)
                  AND NOT EXISTS (
                      SELECT FROM consultantleave AS leave
                      WHERE leave.consultantid = slot.consultantid
                        AND takes_leave(leave, slot.date, minute_of_day(slot.starttime),
                                        minute_of_day(slot.endtime)))
                ORDER BY date DESC
                LIMIT 1),
               (SELECT day FROM archive.archived_day
                WHERE day >= (SELECT date FROM asked)
                  AND coalesce(archive.count_of(slot_counts, consultant.consultantid, 'true') > 0, true)
                  AND NOT isempty(
                      coalesce(archived_day.offered, '{(,)}')
                      * int8multirange(archive.minutes_of_day(consultant.consultantid, 0, 1440))
                      - (SELECT coalesce(range_agg(archive.minutes_of_day(
                                    leave.consultantid, coalesce(minute_of_day(starttime), 0),
                                    coalesce(minute_of_day(endtime), 1440))), '{}')
                         FROM consultantleave AS leave
                         WHERE leave.consultantid = consultant.consultantid AND day BETWEEN startdate AND enddate))
                ORDER BY day DESC
                LIMIT 1)) AS last_day
    FROM consultant
    WHERE NOT isdisabled),
by_consultant AS (
    SELECT consultantid, fullname,
           coalesce(appointments, 0) AS appointments, coalesce(booked_minutes, 0) AS booked_minutes,
           coalesce(open_slots, 0) AS open_slots, coalesce(booked_slots, 0) AS booked_slots
    FROM meetings FULL JOIN slots USING (consultantid) JOIN consultant USING (consultantid))
SELECT json_build_object(
    'date', (SELECT date FROM asked),
    'appointments_by_status', (
        SELECT json_build_object(
            'pending', count(*) FILTER (WHERE status = 'pending'),
            'confirmed', count(*) FILTER (WHERE status = 'confirmed'),
            'completed', count(*) FILTER (WHERE status = 'completed'),
            'no_show', count(*) FILTER (WHERE status = 'no_show'),
            'cancelled', count(*) FILTER (WHERE status = 'cancelled'))
        FROM meeting),
    'booked_minutes', coalesce(sum(booked_minutes), 0),
    'open_slots', coalesce(sum(open_slots), 0),
    'booked_slots', coalesce(sum(booked_slots), 0),
    'by_consultant', coalesce(json_agg(by_consultant ORDER BY fullname, consultantid), '[]'),
    'slots_until', (
        SELECT coalesce(json_agg(offered ORDER BY last_day NULLS FIRST, fullname, consultantid), '[]') FROM offered))
FROM by_consultant
