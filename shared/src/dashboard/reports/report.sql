WITH
-- The totals of each consultant's appointments with each status on each day.
sums AS (
    SELECT *, {key} AS key
    FROM (
        SELECT date AS day, consultantid, status, count(*) AS appointments, sum(duration) AS minutes,
               count(rating) AS ratings, coalesce(sum(rating), 0) AS rating_sum
        FROM appointment LEFT JOIN appointmentfeedback USING (appointmentid)
        WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = $3)
        GROUP BY date, consultantid, status
        UNION ALL
        SELECT day, sum.consultantid, sum.status, sum.appointments, sum.minutes, sum.ratings, sum.rating_sum
        FROM archive.archived_day, unnest(appointment_sums) AS sum
        WHERE day BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = $3)) AS of_day),
-- The total duration of each consultant's slots on each day. The bits above the lowest 11 of an archived time are the
-- consultant's id.
offers AS (
    SELECT *, {key} AS key
    FROM (
        SELECT date AS day, consultantid, NULL AS status,
               sum(minute_of_day(endtime) - minute_of_day(starttime)) AS minutes
        FROM consultantschedule
        WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = $3)
        GROUP BY date, consultantid
        UNION ALL
        SELECT day, (lower(span) >> 11)::integer, NULL, upper(span) - lower(span)
        FROM archive.archived_day, unnest(offered) AS span
        WHERE day BETWEEN $1 AND $2 AND ($3 IS NULL OR lower(span) >> 11 = $3)) AS of_day),
-- Who had an appointment on which day, with which consultant and which status. Only the digests of archived customers are
-- known, so customers are counted by digest everywhere.
visits AS (
    SELECT *, {key} AS key
    FROM (
        SELECT date AS day, consultantid, status, digest
        FROM appointment JOIN customer USING (customerid)
        WHERE date BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = $3)
        UNION ALL
        SELECT day, consultantid, status, digest
        FROM archive.archived_day, unnest(appointment_sums) AS sum, unnest(sum.customers) AS digest
        WHERE day BETWEEN $1 AND $2 AND ($3 IS NULL OR consultantid = $3)) AS of_day),
-- The day of each visitor's first appointment, whoever it was with.
firsts AS (
    SELECT digest, min(day) AS day
    FROM (
        SELECT digest,
               (SELECT min(date) FROM appointment WHERE appointment.customerid = customer.customerid) AS day
        FROM customer
        WHERE digest IN (SELECT digest FROM visits)
        UNION ALL
        SELECT digest, day
        FROM archive.archived_day, unnest(customers) AS digest
        WHERE day <= $2 AND digest IN (SELECT digest FROM visits)) AS visit
    GROUP BY digest),
-- The groups in their order, preceded by the totals, whose key is {total}.
groups AS (
    {groups}
    UNION ALL
    SELECT {total}, NULL, 0),
counted AS (
    SELECT coalesce(key, {total}) AS key,
           sum(appointments) AS appointments,
           coalesce(sum(minutes) FILTER (WHERE status <> 'cancelled'), 0) AS booked_minutes,
           round(sum(rating_sum) / nullif(sum(ratings), 0), 2) AS average_rating
    FROM sums
    GROUP BY GROUPING SETS ((key), ())),
by_status AS (
    SELECT key, json_object_agg(status, coalesce(appointments, 0)) AS appointments_by_status
    FROM (
        SELECT coalesce(key, {total}) AS key, status, sum(appointments) AS appointments
        FROM sums
        GROUP BY GROUPING SETS ((key, status), (status))) AS of_status
    RIGHT JOIN (SELECT key, status FROM groups, unnest($4) AS status) AS asked USING (key, status)
    GROUP BY key),
offered AS (
    SELECT coalesce(key, {total}) AS key, sum(minutes) AS minutes
    FROM offers
    GROUP BY GROUPING SETS ((key), ())),
visited AS (
    SELECT coalesce(key, {total}) AS key,
           count(*) AS customers,
           count(*) FILTER (WHERE is_new) AS new_customers
    FROM (
        SELECT key, digest, bool_or(visits.day = firsts.day) AS is_new
        FROM visits JOIN firsts USING (digest)
        GROUP BY GROUPING SETS ((key, digest), (digest))) AS visitor
    GROUP BY key),
figures AS (
    SELECT key, place, json_build_object(
        'key', {label},
        'consultant_name', consultant_name,
        'appointments', coalesce(appointments, 0),
        'appointments_by_status', appointments_by_status,
        'booked_minutes', coalesce(booked_minutes, 0),
        'offered_minutes', {offered_minutes},
        'customers', coalesce(customers, 0),
        'new_customers', coalesce(new_customers, 0),
        'average_rating', average_rating) AS figures
    FROM groups
    JOIN by_status USING (key)
    LEFT JOIN counted USING (key)
    LEFT JOIN offered USING (key)
    LEFT JOIN visited USING (key))
SELECT json_build_object(
    'rows', (SELECT coalesce(json_agg(figures ORDER BY place), '[]') FROM figures WHERE place > 0),
    'totals', (SELECT figures FROM figures WHERE place = 0))
