-- The archived days that staged rows concern. Of a day whose ids are unknown any id may be.
WITH staged_day AS (
    SELECT date AS day FROM seed_appointment WHERE reject_reason IS NULL
    UNION
    SELECT date FROM seed_consultantschedule WHERE reject_reason IS NULL
),
-- Rows that may be on other days, where an import would change them.
staged_id AS (
    SELECT
        (SELECT range_agg(int4range(appointmentid, appointmentid, '[]'))
         FROM (SELECT appointmentid FROM seed_appointment WHERE reject_reason IS NULL
               UNION ALL
               SELECT appointmentid FROM seed_appointmentfeedback WHERE reject_reason IS NULL) AS named
         WHERE appointmentid IS NOT NULL) AS named_appointments,
        (SELECT range_agg(int4range(scheduleid, scheduleid, '[]'))
         FROM seed_consultantschedule
         WHERE reject_reason IS NULL AND scheduleid IS NOT NULL) AS named_slots
)
SELECT archived.day
FROM archive.archived_day AS archived, staged_id
WHERE archived.day IN (SELECT day FROM staged_day)
   OR named_appointments IS NOT NULL AND coalesce(appointment_ids && named_appointments, true)
   OR named_slots IS NOT NULL AND coalesce(slot_ids && named_slots, true)
ORDER BY archived.day
