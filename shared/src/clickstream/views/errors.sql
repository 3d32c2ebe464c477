SELECT "day", "page", "name", "action", coalesce("outcome", "kind") AS "outcome", count(*) AS "errors"
FROM {database}.clickstream
WHERE "name" = 'failure' OR "name" = 'action' AND "outcome" <> 'ok'
GROUP BY 1, 2, 3, 4, 5
