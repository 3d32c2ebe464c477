WITH
pending AS (
    SELECT DISTINCT table_name, day
    FROM archive.mark),
request AS (
    SELECT request_id, kind, state, requested_at, finished_at, message, figures, code
    FROM dashboard.archive_request
    ORDER BY requested_at DESC, request_id
    LIMIT 10)
SELECT json_build_object(
    'is_run_under_way', EXISTS (SELECT FROM request WHERE finished_at IS NULL),
    'status', coalesce(summary, '{"last_updated": null, "tables": {}, "conflicts": [], "history": []}')
        || jsonb_build_object(
            'last_run', summary -> 'history' -> 0,
            'days_loaded', (SELECT count(*) FROM archive.loaded_day),
            'days_archived', (SELECT count(*) FROM archive.archived_day),
            'pending_tables', (SELECT coalesce(jsonb_agg(table_name ORDER BY table_name), '[]')
                               FROM pending WHERE day IS NULL),
            'pending_days', (SELECT coalesce(jsonb_agg(day ORDER BY day), '[]')
                             FROM pending WHERE table_name IS NULL),
            'requests', (SELECT coalesce(jsonb_agg(request ORDER BY requested_at DESC, request_id), '[]')
                         FROM request)))
FROM archive.lineage
