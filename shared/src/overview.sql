WITH
-- Every figure about appointments in one pass over them.
appointments AS (
    SELECT count(*) AS total,
           count(*) FILTER (WHERE status = 'pending') AS pending,
           count(*) FILTER (WHERE status = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE status = 'completed') AS completed,
           count(*) FILTER (WHERE status = 'cancelled') AS cancelled,
           count(*) FILTER (WHERE createdat >= now() - interval '7 days') AS recent
    FROM appointment),
feedback AS (
    SELECT count(*) AS total, coalesce(round(avg(rating), 2), 0) AS average
    FROM appointmentfeedback),
programs AS (
    SELECT count(*) AS total, count(*) FILTER (WHERE status = 'upcoming') AS active
    FROM communityprogram
    WHERE NOT isdisabled)
SELECT json_build_object(
    'total_customers', (SELECT count(*) FROM customer WHERE NOT isdisabled),
    'total_consultants', (SELECT count(*) FROM consultant WHERE NOT isdisabled),
    'total_appointments', appointments.total,
    'appointments_by_status', json_build_object(
        'pending', pending,
        'confirmed', confirmed,
        'completed', completed,
        'cancelled', cancelled),
    'pending_appointments', pending,
    'completed_appointments', completed,
    'average_rating', feedback.average,
    'total_feedbacks', feedback.total,
    'recent_appointments', recent,
    'total_programs', programs.total,
    'active_programs', programs.active,
    'total_participants', (SELECT count(*) FROM programparticipant))
FROM appointments, feedback, programs
