-- What a run has to know of those before it.
ALTER TABLE archive.lineage
    -- The MD5 of the continued manifest's content: who writes the same content again gives it another tag.
    ADD checksum      text,
    -- Objects in the bucket that no manifest names yet, because what they must be published with is missing:
    -- [[part, object], ...]. The next run need not write them again.
    ADD unpublished   jsonb NOT NULL DEFAULT '[]',
    -- The first day that the last full run had no time for; the next one begins there.
    ADD resume_at     date,
    -- When the restored state was archived, if it is an earlier one that no run has made the newest yet.
    ADD earlier_state timestamptz;
