SELECT "day", "page", count(*) AS "views", count(DISTINCT "session") AS "sessions"
FROM {database}.clickstream
WHERE "name" = 'screen_view'
GROUP BY 1, 2
