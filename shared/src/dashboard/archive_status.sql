WITH pending AS (
    SELECT DISTINCT table_name, day
    FROM archive.mark)
SELECT coalesce(summary, '{"last_updated": null, "tables": {}, "conflicts": [], "history": []}')
    || jsonb_build_object(
        'last_run', summary -> 'history' -> 0,
        'days_loaded', (SELECT count(*) FROM archive.loaded_day),
        'days_archived', (SELECT count(*) FROM archive.archived_day),
        'pending_tables', (SELECT coalesce(jsonb_agg(table_name ORDER BY table_name), '[]')
                           FROM pending WHERE day IS NULL),
        'pending_days', (SELECT coalesce(jsonb_agg(day ORDER BY day), '[]')
                         FROM pending WHERE table_name IS NULL))
FROM archive.lineage
