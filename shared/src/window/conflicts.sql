-- The staged rows of the days $1 that can't be inserted, as the manifest lists them. Overlaps can't occur: the database
-- refuses rows that overlap an archived day. Feedback has no conflicts of its own: it can be in the database only if
-- its appointment is.
WITH conflict (day, "table", archived_id, database_id) AS (
    -- Another appointment has the id.
    SELECT archived.date, 'appointment', archived.appointmentid, present.appointmentid
    FROM archived_appointment AS archived JOIN appointment AS present USING (appointmentid)
    UNION ALL
    -- Its customer or consultant was deleted.
    SELECT archived.date, 'appointment', archived.appointmentid, NULL
    FROM archived_appointment AS archived
    WHERE NOT EXISTS (SELECT FROM customer WHERE customer.customerid = archived.customerid)
        OR NOT EXISTS (SELECT FROM consultant WHERE consultant.consultantid = archived.consultantid)
    UNION ALL
    -- Another slot has the id.
    SELECT archived.date, 'consultantschedule', archived.scheduleid, present.scheduleid
    FROM archived_consultantschedule AS archived JOIN consultantschedule AS present USING (scheduleid)
    UNION ALL
    -- Its consultant was deleted.
    SELECT archived.date, 'consultantschedule', archived.scheduleid, NULL
    FROM archived_consultantschedule AS archived
    WHERE NOT EXISTS (SELECT FROM consultant WHERE consultant.consultantid = archived.consultantid)
    UNION ALL
    -- Another audit entry has the id.
    SELECT archived.date, 'auditentry', archived.auditid, present.auditid
    FROM archived_auditentry AS archived JOIN auditentry AS present USING (auditid)
)
SELECT jsonb_build_object('day', day, 'table', "table", 'archived_id', archived_id, 'database_id', database_id)
FROM conflict
WHERE day = ANY ($1)
ORDER BY day, "table" DESC, archived_id, database_id
