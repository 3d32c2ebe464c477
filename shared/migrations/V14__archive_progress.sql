-- What a run needs to know about earlier runs.
ALTER TABLE archive.lineage
    -- The MD5 of the continued manifest's content: writing the same content again changes the ETag.
    ADD checksum      text,
    -- Objects in the bucket that no manifest names yet, because they can only be published together with something that
    -- is missing: [[part, object], ...]. The next run need not upload them again.
    ADD unpublished   jsonb NOT NULL DEFAULT '[]',
    -- The first day that the last full run didn't get to; the next one starts there.
    ADD resume_at     date,
    -- When the restored state was archived, if it is an earlier one that no run has published since.
    ADD earlier_state timestamptz;
