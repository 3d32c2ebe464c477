WITH
-- The appointments by status: the loaded ones, counted in an index, plus the counts of the archived days.
appointments AS (
    SELECT coalesce(sum(count) FILTER (WHERE status = 'pending'), 0) AS pending,
           coalesce(sum(count) FILTER (WHERE status = 'confirmed'), 0) AS confirmed,
           coalesce(sum(count) FILTER (WHERE status = 'completed'), 0) AS completed,
           coalesce(sum(count) FILTER (WHERE status = 'no_show'), 0) AS no_show,
           coalesce(sum(count) FILTER (WHERE status = 'cancelled'), 0) AS cancelled
    FROM (
        SELECT status, count(*)
        FROM appointment
        GROUP BY status
        UNION ALL
        SELECT status, count
        FROM archive.archived_day,
             LATERAL (VALUES ('pending', pending), ('confirmed', confirmed), ('completed', completed),
                             ('no_show', no_show), ('cancelled', cancelled)) AS archived (status, count)) AS counted),
-- Today and the six days before, as an instant, because the index is on instants.
recent AS (
    SELECT coalesce(sum(count), 0) AS total
    FROM (
        SELECT count(*)
        FROM appointment
        WHERE createdat >= (current_date - 6)::timestamptz
        UNION ALL
        SELECT value::bigint
        FROM archive.archived_day, jsonb_each_text(created)
        WHERE key::date >= current_date - 6) AS created),
feedback AS (
    SELECT sum(count) AS total, coalesce(round(sum(rating_sum) / nullif(sum(count), 0), 2), 0.0) AS average
    FROM (
        SELECT count(*) AS count, sum(rating) AS rating_sum
        FROM appointmentfeedback
        UNION ALL
        SELECT feedbacks, rating_sum
        FROM archive.archived_day) AS counted),
programs AS (
    SELECT count(*) AS total, count(*) FILTER (WHERE status = 'upcoming') AS active
    FROM communityprogram
    WHERE NOT isdisabled)
SELECT json_build_object(
    'total_customers', (SELECT count(*) FROM customer WHERE NOT isdisabled),
    'total_consultants', (SELECT count(*) FROM consultant WHERE NOT isdisabled),
    'total_appointments', pending + confirmed + completed + no_show + cancelled,
    'appointments_by_status', json_build_object(
        'pending', pending,
        'confirmed', confirmed,
        'completed', completed,
        'no_show', no_show,
        'cancelled', cancelled),
    'pending_appointments', pending,
    'completed_appointments', completed,
    'average_rating', feedback.average,
    'total_feedbacks', feedback.total,
    'recent_appointments', recent.total,
    'total_programs', programs.total,
    'active_programs', programs.active,
    'total_participants', (SELECT count(*) FROM programparticipant))
FROM appointments, recent, feedback, programs
