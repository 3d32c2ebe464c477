-- The dashboard's own tables. They are neither business data nor archived, and are lost with the database.
CREATE SCHEMA dashboard;

-- The answers to creating requests with an idempotency key, so that a repeated request creates nothing.
CREATE TABLE dashboard.creation (
    caller         text NOT NULL,
    action         text NOT NULL,
    key            text NOT NULL,
    -- Tells a repetition from a different request with the same key.
    parameters_md5 text NOT NULL,
    data           json NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT creation_key PRIMARY KEY (caller, action, key)
);
CREATE INDEX creation_age ON dashboard.creation (created_at);
