-- Rights of the roles. They are granted to two groups; db-init makes the roles that sign in members of them, and grants
-- the groups the right to connect. Only the owner may drop, alter or truncate a table.
--
-- Roles belong to the whole server, so another database may be creating them at the same moment.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['meetassist_app_rights', 'meetassist_archive_rights'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            -- It exists already.
        END;
    END LOOP;
END $$;

-- The application: the dashboard, and anything else that books, such as a chatbot. It may delete only what is deleted
-- for good, and loads archived days.
GRANT SELECT, INSERT, UPDATE
    ON customer, consultant, consultantschedule, appointment, appointmentfeedback, communityprogram, programparticipant
    TO meetassist_app_rights;
GRANT DELETE ON consultantschedule, appointment TO meetassist_app_rights;
GRANT USAGE ON SCHEMA archive, dashboard TO meetassist_app_rights;
-- Marks are set with their owner's rights.
GRANT SELECT ON archive.mark, archive.lineage, archive.loaded_day TO meetassist_app_rights;
-- Locking rows requires the right to update at least one column (PostgreSQL, "SELECT"); nothing updates this one.
GRANT SELECT, DELETE, UPDATE (day) ON archive.archived_day TO meetassist_app_rights;
GRANT SELECT, INSERT, DELETE, UPDATE (created_at) ON dashboard.creation TO meetassist_app_rights;

-- The archiver. It reads everything, keeps the archive's records, and inserts the rows of archived days.
GRANT SELECT
    ON customer, consultant, consultantschedule, appointment, appointmentfeedback, communityprogram, programparticipant,
       refinery_schema_history
    TO meetassist_archive_rights;
-- Without this, pg_sequence_last_value() is null, and the archive would forget which ids were used.
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO meetassist_archive_rights;
GRANT INSERT ON consultantschedule, appointment, appointmentfeedback TO meetassist_archive_rights;
-- Allows locking tables against writers, as loading days requires, without the right to change a row.
GRANT MAINTAIN ON customer, consultant, consultantschedule, appointment, appointmentfeedback
    TO meetassist_archive_rights;
GRANT USAGE ON SCHEMA archive TO meetassist_archive_rights;
GRANT SELECT, DELETE ON archive.mark TO meetassist_archive_rights;
GRANT SELECT, UPDATE ON archive.lineage TO meetassist_archive_rights;
GRANT SELECT, DELETE, UPDATE (day) ON archive.archived_day TO meetassist_archive_rights;
GRANT SELECT ON archive.loaded_day TO meetassist_archive_rights;

-- A role that may insert bookings but not change them may insert only those of archived days. Row security can't be
-- used for this, because the archiver exports with row security off, which turns a policy that hides rows into an
-- error. For all other roles this costs one privilege check per statement.
CREATE FUNCTION archive.refuse_loaded_days() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE date NOT IN (SELECT day FROM archive.archived_day)) THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'permission denied for table %s: only rows of archived days may be inserted', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION archive.refuse_feedback_of_loaded_days() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added JOIN public.appointment USING (appointmentid)
        WHERE appointment.date NOT IN (SELECT day FROM archive.archived_day)
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = format(
            'permission denied for table %s: only rows of archived days may be inserted', TG_TABLE_NAME);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER refuse_loaded_days AFTER INSERT ON consultantschedule
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    WHEN (NOT has_table_privilege('public.consultantschedule', 'UPDATE'))
    EXECUTE FUNCTION archive.refuse_loaded_days();
CREATE TRIGGER refuse_loaded_days AFTER INSERT ON appointment
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    WHEN (NOT has_table_privilege('public.appointment', 'UPDATE'))
    EXECUTE FUNCTION archive.refuse_loaded_days();
CREATE TRIGGER refuse_loaded_days AFTER INSERT ON appointmentfeedback
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT
    WHEN (NOT has_table_privilege('public.appointmentfeedback', 'UPDATE'))
    EXECUTE FUNCTION archive.refuse_feedback_of_loaded_days();
