-- What the manifest says of each of the days $1. Days of creation are the session's, which are the organisation's.
SELECT dirty.day,
       jsonb_build_object(
           'records', jsonb_build_object(
               'consultantschedule', slots.records,
               'appointment', appointments.records,
               'appointmentfeedback', ratings.records),
           'appointments_by_status', appointments.by_status,
           'rating_sum', ratings.sum,
           'created', created.by_day,
           'customers', appointments.customers)
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
    -- By the key, one by one: the cost is that of the day, however much feedback there is.
    CROSS JOIN LATERAL (
        SELECT rating FROM appointmentfeedback AS given WHERE given.appointmentid = appointment.appointmentid OFFSET 0
    ) AS given
    WHERE date = dirty.day
) AS ratings
