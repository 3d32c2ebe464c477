-- Sets a working plan as dashboard.set_working_plan() does, unless `expected` is given and the plan no longer has exactly
-- these entries. Returns an outcome of the dashboard's.
CREATE FUNCTION dashboard.replace_working_plan(id integer, entries json, expected json) RETURNS json LANGUAGE plpgsql
SET search_path = pg_catalog, public AS $$
BEGIN
    -- Held before the plan is read, so that nobody changes it between the comparison and the change.
    PERFORM FROM consultant WHERE consultantid = id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN json_build_object('not_found', 'consultant');
    ELSIF expected IS NOT NULL AND EXISTS (
        WITH current AS (
                 SELECT weekday, starttime, endtime, slotminutes, validfrom, validto
                 FROM consultantworkingplan
                 WHERE consultantid = id),
             seen AS (
                 SELECT weekday, starttime, endtime, slotminutes, validfrom, validto
                 FROM json_populate_recordset(NULL::consultantworkingplan, expected))
        (TABLE current EXCEPT TABLE seen) UNION ALL (TABLE seen EXCEPT TABLE current))
    THEN
        RETURN json_build_object('changed_meanwhile', dashboard.working_plan(id));
    END IF;
    RETURN json_build_object('data', dashboard.set_working_plan(id, entries));
END $$;
