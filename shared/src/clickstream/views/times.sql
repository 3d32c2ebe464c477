SELECT "day", "page", "metric", count(*) AS "measurements", approx_percentile("value", 0.75) AS "p75"
FROM {database}.clickstream
WHERE "name" = 'web_vital'
GROUP BY 1, 2, 3
