WITH
-- Every figure about appointments in one pass over those that are loaded, and the counts of the archived days.
appointments AS (
    SELECT sum(pending) AS pending, sum(confirmed) AS confirmed, sum(completed) AS completed,
           sum(cancelled) AS cancelled
    FROM (
        SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
               count(*) FILTER (WHERE status = 'confirmed') AS confirmed,
               count(*) FILTER (WHERE status = 'completed') AS completed,
               count(*) FILTER (WHERE status = 'cancelled') AS cancelled
        FROM appointment
        UNION ALL
        SELECT pending, confirmed, completed, cancelled
        FROM archive.archived_day) AS counted),
-- Today and the six days before it.
recent AS (
    SELECT coalesce(sum(count), 0) AS total
    FROM (
        SELECT createdat::date AS day, 1 AS count
        FROM appointment
        UNION ALL
        SELECT key::date, value::bigint
        FROM archive.archived_day, jsonb_each_text(created)) AS created
    WHERE day > current_date - 7),
feedback AS (
    SELECT sum(count) AS total, coalesce(round(sum(rating_sum) / nullif(sum(count), 0), 2), 0) AS average
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
    'total_appointments', pending + confirmed + completed + cancelled,
    'appointments_by_status', json_build_object(
        'pending', pending,
        'confirmed', confirmed,
        'completed', completed,
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
