-- The manifest's figures for each of the days $1. Creation days are in the session's time zone, which is the
-- organisation's.
SELECT dirty.day,
       jsonb_build_object(
           'records', jsonb_build_object(
               'consultantschedule', slots.records,
               'appointment', appointments.records,
               'appointmentfeedback', ratings.records,
               'auditentry', audit_entries.records),
           'appointments_by_status', appointments.by_status,
           'rating_sum', ratings.sum,
           'created', created.by_day,
           'customers', appointments.customers,
           'appointment_ids', appointment_ids.ranges,
           'slot_ids', slot_ids.ranges,
           'appointment_counts', appointment_counts.by_consultant,
           'slot_counts', slot_counts.by_consultant,
           'booked', booked.ranges,
           'offered', offered.ranges,
           'appointment_sums', appointment_sums.by_consultant_and_status,
           'audit_ids', audit_ids.ranges,
           'audited_rows', audit_entries.audited_rows)
FROM unnest($1::date[]) AS dirty (day)
CROSS JOIN LATERAL (
    SELECT count(*) AS records
    FROM consultantschedule
    WHERE date = dirty.day
) AS slots
CROSS JOIN LATERAL (
    SELECT count(*) AS records,
           jsonb_build_object(
               'pending', count(*) FILTER (WHERE status = 'pending'),
               'confirmed', count(*) FILTER (WHERE status = 'confirmed'),
               'completed', count(*) FILTER (WHERE status = 'completed'),
               'no_show', count(*) FILTER (WHERE status = 'no_show'),
               'cancelled', count(*) FILTER (WHERE status = 'cancelled')) AS by_status,
           coalesce(jsonb_agg(DISTINCT archive.customer_digest(customerid)), '[]') AS customers
    FROM appointment
    WHERE date = dirty.day
) AS appointments
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(day, appointments), '{}') AS by_day
    FROM (
        SELECT createdat::date AS day, count(*) AS appointments
        FROM appointment
        WHERE date = dirty.day
        GROUP BY createdat::date
    ) AS created
) AS created
CROSS JOIN LATERAL (
    SELECT count(rating) AS records, coalesce(sum(rating), 0) AS sum
    FROM appointment
    -- A lookup by key for each appointment: the cost depends on the day, not on how much feedback there is.
    CROSS JOIN LATERAL (
        SELECT rating FROM appointmentfeedback AS given WHERE given.appointmentid = appointment.appointmentid OFFSET 0
    ) AS given
    WHERE date = dirty.day
) AS ratings
CROSS JOIN LATERAL (
    -- Gaps and islands: consecutive numbers share the difference from their rank, so each difference is a range.
    SELECT coalesce(jsonb_agg(jsonb_build_array(first, last) ORDER BY first), '[]') AS ranges
    FROM (
        SELECT min(appointmentid) AS first, max(appointmentid) AS last
        FROM (
            SELECT appointmentid, appointmentid - row_number() OVER (ORDER BY appointmentid) AS distance
            FROM appointment
            WHERE date = dirty.day
        ) AS ranked
        GROUP BY distance
    ) AS range
) AS appointment_ids
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_array(first, last) ORDER BY first), '[]') AS ranges
    FROM (
        SELECT min(scheduleid) AS first, max(scheduleid) AS last
        FROM (
            SELECT scheduleid, scheduleid - row_number() OVER (ORDER BY scheduleid) AS distance
            FROM consultantschedule
            WHERE date = dirty.day
        ) AS ranked
        GROUP BY distance
    ) AS range
) AS slot_ids
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(consultantid, kinds), '{}') AS by_consultant
    FROM (
        SELECT consultantid, jsonb_object_agg(kind, counted) AS kinds
        FROM (
            SELECT consultantid, status AS kind, count(*) AS counted
            FROM appointment
            WHERE date = dirty.day
            GROUP BY consultantid, kind
        ) AS of_kind
        GROUP BY consultantid
    ) AS of_consultant
) AS appointment_counts
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_object_agg(consultantid, kinds), '{}') AS by_consultant
    FROM (
        SELECT consultantid, jsonb_object_agg(kind, counted) AS kinds
        FROM (
            SELECT consultantid, isavailable AS kind, count(*) AS counted
            FROM consultantschedule
            WHERE date = dirty.day
            GROUP BY consultantid, kind
        ) AS of_kind
        GROUP BY consultantid
    ) AS of_consultant
) AS slot_counts
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_array(lower(range), upper(range) - 1) ORDER BY range), '[]') AS ranges
    FROM (
        SELECT unnest(range_agg(archive.minutes_of_day(
            consultantid, minute_of_day(time), minute_of_day(time) + duration))) AS range
        FROM appointment
        WHERE date = dirty.day AND status <> 'cancelled'
    ) AS taken
) AS booked
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_array(lower(range), upper(range) - 1) ORDER BY range), '[]') AS ranges
    FROM (
        SELECT unnest(range_agg(archive.minutes_of_day(
            consultantid, minute_of_day(starttime), minute_of_day(endtime)))) AS range
        FROM consultantschedule
        WHERE date = dirty.day
    ) AS taken
) AS offered
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(day_sum ORDER BY consultantid, status), '[]') AS by_consultant_and_status
    FROM (
        SELECT consultantid, status, count(*) AS appointments, sum(duration) AS minutes, count(rating) AS ratings,
               coalesce(sum(rating), 0) AS rating_sum,
               jsonb_agg(DISTINCT archive.customer_digest(customerid)) AS customers
        FROM appointment
        LEFT JOIN LATERAL (
            SELECT rating FROM appointmentfeedback AS given WHERE given.appointmentid = appointment.appointmentid OFFSET 0
        ) AS given ON true
        WHERE date = dirty.day
        GROUP BY consultantid, status
    ) AS day_sum
) AS appointment_sums
CROSS JOIN LATERAL (
    SELECT count(*) AS records,
           coalesce(jsonb_agg(DISTINCT archive.row_digest(tablename, rowkey)) FILTER (WHERE rowkey IS NOT NULL), '[]')
               AS audited_rows
    FROM auditentry
    WHERE date = dirty.day
) AS audit_entries
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_array(first, last) ORDER BY first), '[]') AS ranges
    FROM (
        SELECT min(auditid) AS first, max(auditid) AS last
        FROM (
            SELECT auditid, auditid - row_number() OVER (ORDER BY auditid) AS distance
            FROM auditentry
            WHERE date = dirty.day
        ) AS ranked
        GROUP BY distance
    ) AS range
) AS audit_ids
