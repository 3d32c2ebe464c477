-- What the appointments of one consultant with one status amount to on a day.
CREATE TYPE archive.appointment_sum AS (
    consultantid integer,
    status       text,
    appointments bigint,
    minutes      bigint,
    ratings      bigint,
    rating_sum   numeric,
    -- archive.customer_digest() of each customer who has one of them.
    customers    bigint[]
);

ALTER TABLE archive.archived_day
    -- From which reports count the day. Null if an older version archived it and its objects have not been read for it.
    ADD appointment_sums archive.appointment_sum[],
    -- The day's new entry in the manifest if they have been read; the next full run publishes it.
    ADD new_entry        jsonb;
