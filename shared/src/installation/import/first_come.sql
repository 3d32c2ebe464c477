-- Of rows that overlap in time, the first in file order stays. Whether a row stays depends on those that stayed
-- before it, so each consultant's day is walked through once; what is remembered of it is what was booked.
DO $$
DECLARE
    candidate record;
    current_consultant integer;
    current_day date;
    booked int8range[];
    booked_lines bigint[];
    rival integer;
BEGIN
    FOR candidate IN
        SELECT line, consultantid, date, {span} AS span
        FROM {staging}
        WHERE reject_reason IS NULL AND {takes_time}
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
            UPDATE {staging}
            SET reject_column = '{time_column}',
                reject_value = {time_column}::text,
                reject_reason = format('{time_column} "%s" overlaps line %s of the same consultant and day',
                                       {time_column}, booked_lines[rival])
            WHERE line = candidate.line;
        END IF;
    END LOOP;
END $$
