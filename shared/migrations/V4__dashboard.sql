-- The dashboard's own memory. It is neither business data nor archived: it goes with the database.
CREATE SCHEMA dashboard;

-- What the creating requests with an idempotency key were answered, so that a repeated one creates nothing again.
CREATE TABLE dashboard.creation (
    caller         text NOT NULL,
    action         text NOT NULL,
    key            text NOT NULL,
    -- By which a request that merely has the same key is told from a repetition.
    parameters_md5 text NOT NULL,
    data           json NOT NULL,
    created_at     timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT creation_key PRIMARY KEY (caller, action, key)
);
CREATE INDEX creation_age ON dashboard.creation (created_at);
