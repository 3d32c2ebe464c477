-- Files that admins upload to have them imported. What is in a file is checked first; nothing is changed before an admin
-- has seen the outcome and wants it. The file is in the bucket under uploads/<upload_id>/.
CREATE TABLE dashboard.upload (
    upload_id  uuid DEFAULT gen_random_uuid() CONSTRAINT upload_key PRIMARY KEY,
    filename   text NOT NULL,
    -- The length that was announced; that of the file as soon as it has been checked.
    bytes      bigint NOT NULL,
    uploader   text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    state      text NOT NULL DEFAULT 'waiting',
    -- When it got into this state.
    since      timestamptz NOT NULL DEFAULT now(),
    -- The version of the object that was checked: another file under the same key is another upload.
    version    text,
    -- What an import would do, as the admin sees it, and the digest of exactly this outcome; null if nothing can be
    -- imported.
    report     jsonb,
    digest     text,
    -- How it is to be imported, and who wants that.
    mode       text,
    importer   text,
    -- Why it failed or was not imported yet: a stable word, and a sentence in English.
    code       text,
    message    text,
    CONSTRAINT upload_state_known
        CHECK (state IN ('waiting', 'checking', 'checked', 'importing', 'imported', 'failed')),
    CONSTRAINT upload_mode_known CHECK (mode IN ('add', 'update'))
);
CREATE INDEX upload_newest ON dashboard.upload (created_at DESC, upload_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON dashboard.upload TO meetassist_app_rights;

-- Whether rows are written of which the audit knows otherwise: loaded or released ones, as in V31, and those that the
-- owner imports, who makes one entry for all rows of a table.
CREATE OR REPLACE FUNCTION audit.is_known(table_name text, operation text) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog
RETURN archive.is_loading()
       AND operation = 'INSERT' AND table_name IN ('consultantschedule', 'appointment', 'appointmentfeedback')
   OR (archive.is_loading() OR coalesce(current_setting('meetassist.importing', true), '') = 'on')
       AND pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'public.auditentry'::regclass), 'MEMBER');
