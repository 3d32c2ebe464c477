SELECT "day", "action", count(*) AS "requests", count_if("outcome" <> 'ok') AS "failed",
       approx_percentile(CAST("duration_ms" AS double), 0.75) AS "p75_ms"
FROM {database}.clickstream
WHERE "name" = 'action'
GROUP BY 1, 2
