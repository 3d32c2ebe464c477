-- Who may do what. Rights are given to two groups; db-init makes the roles that sign in members of them, and lets the
-- groups into the database. Nobody but the owner may drop, alter or empty a table.
--
-- Roles belong to the whole server: another database of it may be making them at the same moment.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['meetassist_app_rights', 'meetassist_archive_rights'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', name);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            -- It is there: nothing is to do.
        END;
    END LOOP;
END $$;

-- The application - the dashboard, and whoever else books, such as a chatbot. It deletes only what it may delete for
-- good, and brings archived days in.
GRANT SELECT, INSERT, UPDATE
    ON customer, consultant, consultantschedule, appointment, appointmentfeedback, communityprogram, programparticipant
    TO meetassist_app_rights;
GRANT DELETE ON consultantschedule, appointment TO meetassist_app_rights;
GRANT USAGE ON SCHEMA archive, dashboard TO meetassist_app_rights;
-- Changes are marked in the name of the marks' owner.
GRANT SELECT ON archive.mark, archive.lineage, archive.loaded_day TO meetassist_app_rights;
-- Rows are locked by those who may update at least one column (PostgreSQL, "SELECT"); nothing updates any.
GRANT SELECT, DELETE, UPDATE (day) ON archive.archived_day TO meetassist_app_rights;
GRANT SELECT, INSERT, DELETE, UPDATE (created_at) ON dashboard.creation TO meetassist_app_rights;

-- The archiver. It reads everything, keeps its own books, and writes the rows of archived days back.
GRANT SELECT
    ON customer, consultant, consultantschedule, appointment, appointmentfeedback, communityprogram, programparticipant,
       refinery_schema_history
    TO meetassist_archive_rights;
-- Without it pg_sequence_last_value() is null, and the archive would forget which ids were given out.
GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO meetassist_archive_rights;
GRANT INSERT ON consultantschedule, appointment, appointmentfeedback TO meetassist_archive_rights;
-- To lock tables against writers, as who loads days must, without a right to change a row.
GRANT MAINTAIN ON customer, consultant, consultantschedule, appointment, appointmentfeedback
    TO meetassist_archive_rights;
GRANT USAGE ON SCHEMA archive TO meetassist_archive_rights;
GRANT SELECT, DELETE ON archive.mark TO meetassist_archive_rights;
GRANT SELECT, UPDATE ON archive.lineage TO meetassist_archive_rights;
GRANT SELECT, DELETE, UPDATE (day) ON archive.archived_day TO meetassist_archive_rights;
GRANT SELECT ON archive.loaded_day TO meetassist_archive_rights;

-- Whoever may insert bookings but not change them may only insert those of archived days. No policy of row security does
-- this, because the archiver exports with row security off: a policy that hid rows from it would be noticed. Everybody
-- else pays for one look at his rights a statement.
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
