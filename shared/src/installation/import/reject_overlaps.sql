-- Of rows that overlap in time, the first in file order is kept. Whether a row is kept depends on the rows kept before
-- it, so each day of a consultant, be it a date or a day of the week, is walked through once, remembering what is booked
-- so far. Rows that overlap no other are not visited.
DO $$
DECLARE
    candidate record;
    current_consultant integer;
    current_day text;
    booked int8range[];
    booked_valid daterange[];
    booked_lines bigint[];
    rival integer;
    late_places bigint[] := '{}';
    rival_lines bigint[] := '{}';
BEGIN
    FOR candidate IN
        SELECT place, line, consultantid, day, span, valid
        FROM (
            SELECT place, line, consultantid, day, span, valid,
                   max(upper(span)) OVER (PARTITION BY consultantid, day ORDER BY lower(span), place
                                          ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS end_before,
                   lead(lower(span)) OVER (PARTITION BY consultantid, day ORDER BY lower(span), place) AS next_begin
            FROM (SELECT place, line, consultantid, {day}::text AS day, {span} AS span, {valid} AS valid
                  FROM {staging}
                  WHERE reject_reason IS NULL AND {takes_time}) AS spans
        ) AS neighbours
        WHERE lower(span) < end_before OR next_begin < upper(span)
        ORDER BY consultantid, day, place
    LOOP
        IF (candidate.consultantid, candidate.day) IS DISTINCT FROM (current_consultant, current_day) THEN
            current_consultant := candidate.consultantid;
            current_day := candidate.day;
            booked := '{}';
            booked_valid := '{}';
            booked_lines := '{}';
        END IF;
        SELECT number INTO rival
        FROM unnest(booked, booked_valid) WITH ORDINALITY AS taken (span, valid, number)
        WHERE taken.span && candidate.span AND taken.valid && candidate.valid
        LIMIT 1;
        IF rival IS NULL THEN
            booked := booked || candidate.span;
            booked_valid := booked_valid || candidate.valid;
            booked_lines := booked_lines || candidate.line;
        ELSE
            late_places := late_places || candidate.place;
            rival_lines := rival_lines || booked_lines[rival];
        END IF;
    END LOOP;
    UPDATE {staging}
    SET reject_column = '{time_column}',
        reject_value = {time_column}::text,
        reject_reason = format('{time_column} "%s" overlaps line %s of the same consultant and day',
                               {time_column}, rival_line)
    FROM unnest(late_places, rival_lines) AS late (late_place, rival_line)
    WHERE place = late_place;
END $$
