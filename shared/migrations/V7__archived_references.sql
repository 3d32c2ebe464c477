-- A customer or consultant of whom an archived day has rows can't be deleted, nor get another key: those rows could never
-- be loaded again. A foreign key doesn't see them; these triggers do, right after it. Two customers who share a digest,
-- and days of which nothing is known, count as references, too.
CREATE FUNCTION archive.keep_customer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.customerid = OLD.customerid THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM archive.archived_day WHERE archive.customer_digest(OLD.customerid) = ANY (customers)) THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('customer %s has, or may have, appointments on archived days', OLD.customerid),
            HINT = 'Disable the customer, or load those days first.',
            TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION archive.keep_consultant() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.consultantid = OLD.consultantid THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM archive.archived_day
        WHERE coalesce(appointment_counts ? OLD.consultantid::text OR slot_counts ? OLD.consultantid::text, true)
    ) THEN
        RAISE foreign_key_violation USING
            MESSAGE = format('consultant %s has, or may have, appointments or slots on archived days',
                             OLD.consultantid),
            HINT = 'Disable the consultant, or load those days first.',
            TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER archive_keep AFTER DELETE OR UPDATE OF customerid ON customer
    FOR EACH ROW EXECUTE FUNCTION archive.keep_customer();
CREATE TRIGGER archive_keep AFTER DELETE OR UPDATE OF consultantid ON consultant
    FOR EACH ROW EXECUTE FUNCTION archive.keep_consultant();
