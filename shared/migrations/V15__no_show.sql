-- A customer may fail to come. The appointment keeps its time, as one that was held does.
ALTER TABLE appointment DROP CONSTRAINT appointment_status_known;
ALTER TABLE appointment ADD CONSTRAINT appointment_status_known
    CHECK (status IN ('pending', 'confirmed', 'completed', 'no_show', 'cancelled'));

CREATE OR REPLACE FUNCTION takes_slot(status text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN status IN ('confirmed', 'completed', 'no_show');

-- Days that an earlier version archived have none.
ALTER TABLE archive.archived_day ADD no_show bigint NOT NULL DEFAULT 0;
ALTER TABLE archive.archived_day
    ADD appointments bigint GENERATED ALWAYS AS (pending + confirmed + completed + no_show + cancelled) STORED;
