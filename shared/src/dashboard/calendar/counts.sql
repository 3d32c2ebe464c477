WITH
-- Appointments that are loaded, and those that archived days say they have.
counted AS (
    SELECT date, status, count(*) AS appointments
    FROM appointment
    WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = ANY ($3))
    GROUP BY date, status
    UNION ALL
    SELECT day, status, number::bigint
    FROM archive.archived_day,
         jsonb_each(appointment_counts) AS of_consultant (consultantid, statuses),
         jsonb_each_text(statuses) AS of_status (status, number)
    WHERE day BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid::integer = ANY ($3))),
meetings AS (
    SELECT date,
           sum(appointments) FILTER (WHERE status = 'pending') AS pending,
           sum(appointments) FILTER (WHERE status = 'confirmed') AS confirmed,
           sum(appointments) FILTER (WHERE status = 'completed') AS completed,
           sum(appointments) FILTER (WHERE status = 'no_show') AS no_show,
           sum(appointments) FILTER (WHERE status = 'cancelled') AS cancelled
    FROM counted
    GROUP BY date),
slots AS (
    SELECT date, count(*) AS open_slots
    FROM open_slot
    WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = ANY ($3))
    GROUP BY date),
absences AS (
    SELECT day::date AS date, count(DISTINCT consultantid) AS consultants
    FROM consultantleave JOIN consultant USING (consultantid),
         generate_series(greatest(startdate, $1)::timestamp, least(enddate, $2)::timestamp, interval '1 day') AS day
    WHERE startdate <= $2 AND enddate >= $1 AND NOT isdisabled AND ($3 IS NULL OR consultantid = ANY ($3))
    GROUP BY day),
days AS (
    SELECT day::date AS date,
           json_build_object(
               'pending', coalesce(pending, 0),
               'confirmed', coalesce(confirmed, 0),
               'completed', coalesce(completed, 0),
               'no_show', coalesce(no_show, 0),
               'cancelled', coalesce(cancelled, 0)) AS appointments_by_status,
           coalesce(open_slots, 0) AS open_slots,
           coalesce(absences.consultants, 0) AS consultants_on_leave
    FROM generate_series($1::timestamp, $2::timestamp, interval '1 day') AS day
         LEFT JOIN meetings ON meetings.date = day::date
         LEFT JOIN slots ON slots.date = day::date
         LEFT JOIN absences ON absences.date = day::date)
SELECT json_build_object('success', true, 'days', (SELECT json_agg(days ORDER BY date) FROM days))
