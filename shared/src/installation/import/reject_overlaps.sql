-- Of rows that overlap in time, the first in file order is kept. Whether a row is kept depends on the rows kept before
-- it, so each consultant's day is walked through once, remembering what is booked so far. Rows that overlap no other
-- are not visited.
DO $$
DECLARE
    candidate record;
    current_consultant integer;
    current_day date;
    booked int8range[];
    booked_lines bigint[];
    rival integer;
    late_lines bigint[] := '{}';
    rival_lines bigint[] := '{}';
BEGIN
    FOR candidate IN
        SELECT line, consultantid, date, span
        FROM (
            SELECT line, consultantid, date, span,
                   max(upper(span)) OVER (PARTITION BY consultantid, date ORDER BY lower(span), line
                                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS end_before,
                   lead(lower(span)) OVER (PARTITION BY consultantid, date ORDER BY lower(span), line) AS next_begin
            FROM (SELECT line, consultantid, date, {span} AS span
                  FROM {staging}
                  WHERE reject_reason IS NULL AND {takes_time}) AS spans
        ) AS neighbours
        WHERE lower(span) < end_before OR next_begin < upper(span)
        ORDER BY consultantid, date, line
    LOOP
        IF (candidate.consultantid, candidate.date) IS DISTINCT FROM (current_consultant, current_day) THEN
            current_consultant := candidate.consultantid;
            current_day := candidate.date;
            booked := '{}';
            booked_lines := '{}';
        END IF;
        SELECT place INTO rival
        FROM unnest(booked) WITH ORDINALITY AS taken (span, place)
        WHERE taken.span && candidate.span
        LIMIT 1;
        IF rival IS NULL THEN
            booked := booked || candidate.span;
            booked_lines := booked_lines || candidate.line;
        ELSE
            late_lines := late_lines || candidate.line;
            rival_lines := rival_lines || booked_lines[rival];
        END IF;
    END LOOP;
    UPDATE {staging}
    SET reject_column = '{time_column}',
        reject_value = {time_column}::text,
        reject_reason = format('{time_column} "%s" overlaps line %s of the same consultant and day',
                               {time_column}, rival_line)
    FROM unnest(late_lines, rival_lines) AS late (late_line, rival_line)
    WHERE line = late_line;
END $$
