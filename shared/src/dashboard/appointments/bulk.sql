-- The steps that change the status of several appointments.

-- The appointments as they are now, locked until the statement ends.
held AS (
    SELECT appointmentid, updatedat
    FROM appointment
    WHERE appointmentid = ANY ($1)
    ORDER BY appointmentid
    FOR UPDATE),
asked AS (
    SELECT id, place, is_changed, row_number() OVER (PARTITION BY is_changed ORDER BY place) AS turn
    FROM (
        SELECT id, place,
               EXISTS (
                   SELECT
                   FROM held JOIN json_to_recordset($3) AS seen (appointmentid integer, updatedat timestamptz)
                        USING (appointmentid)
                   WHERE appointmentid = id AND held.updatedat <> seen.updatedat) AS is_changed
        FROM unnest($1) WITH ORDINALITY AS ask (id, place)) AS compared),
changed AS (
    SELECT dashboard.set_appointment_status(
               coalesce(array_agg(id ORDER BY place) FILTER (WHERE NOT is_changed), '{}'), $2) AS results
    FROM asked),
-- In the order in which they were asked for.
outcome AS (
    SELECT json_agg(
               CASE WHEN is_changed
                   THEN json_build_object('appointmentid', id, 'code', 'changed_meanwhile')
                   ELSE result
               END
               ORDER BY asked.place) AS results
    FROM asked
         LEFT JOIN (
             SELECT result, turn
             FROM changed, json_array_elements(results) WITH ORDINALITY AS each (result, turn)) AS done
             ON NOT is_changed AND done.turn = asked.turn)
