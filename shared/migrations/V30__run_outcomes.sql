-- What became of a run that was asked for, so that a page can say it in the reader's language: what it did, counted, or
-- why it failed, as a stable word.
ALTER TABLE dashboard.archive_request
    ADD figures jsonb,
    ADD code    text;
