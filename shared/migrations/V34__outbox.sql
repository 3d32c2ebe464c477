-- E-mail about appointments. A row is written by the statement that changes the appointment; the service copies it to
-- the bucket after the commit, where the mailer finds it, and deletes it. Whoever comes next copies what was left.
CREATE TABLE dashboard.outbox (
    -- Part of the object's key, which outlives this database: never given twice, and in the order of the changes.
    id   uuid DEFAULT uuidv7() CONSTRAINT outbox_key PRIMARY KEY,
    -- Everything that the mailer needs to know, as it was at that moment.
    mail json NOT NULL
);

-- Mail that did not reach the address. The next mail about the appointment to the same person ends it.
CREATE TABLE dashboard.mail_failure (
    appointmentid integer NOT NULL,
    recipient     text NOT NULL,
    state         text NOT NULL,
    at            timestamptz NOT NULL,
    CONSTRAINT mail_failure_key PRIMARY KEY (appointmentid, recipient),
    CONSTRAINT mail_failure_recipient_known CHECK (recipient IN ('customer', 'consultant')),
    CONSTRAINT mail_failure_state_known CHECK (state IN ('refused', 'bounced'))
);

-- Who hears of a change of an appointment, and what. Of the past nobody hears anything.
--
-- The customer and the consultant of a confirmed appointment have it in their calendars. Whoever newly takes part gets
-- it, whoever still does gets its changes, and for whoever no longer does it is cancelled. Of a request that is denied
-- only the customer hears. A consultant who made the change themselves gets no mail about it.
--
-- Calendars take the mail with the highest sequence for the newest (RFC 5545, 3.8.7.4). It is derived from the time, so
-- it rises even if the database is created anew; counted from 2020, it fits into the 31 bits that it may have.
CREATE FUNCTION dashboard.write_mail() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    was_booked boolean := coalesce(OLD.status = 'confirmed' AND OLD.date + OLD.time > localtimestamp, false);
    is_booked boolean := coalesce(NEW.status = 'confirmed' AND NEW.date + NEW.time > localtimestamp, false);
    is_denied boolean := coalesce(OLD.status = 'pending' AND NEW.status = 'cancelled'
                                  AND OLD.date + OLD.time > localtimestamp, false);
BEGIN
    WITH part (recipient, former, current) AS (
        VALUES ('customer', OLD.customerid::text, NEW.customerid::text),
               ('consultant', OLD.consultantid::text, NEW.consultantid::text)),
    told AS (
        SELECT recipient, 'cancelled' AS kind, OLD.* FROM part
        WHERE was_booked AND NOT (is_booked AND former = current)
        UNION ALL
        SELECT recipient, CASE WHEN was_booked AND former = current THEN 'changed' ELSE 'confirmed' END, NEW.* FROM part
        WHERE is_booked
          AND (NOT was_booked
               OR (OLD.date, OLD.time, OLD.duration, OLD.meetingurl, OLD.customerid, OLD.consultantid)
                  IS DISTINCT FROM
                  (NEW.date, NEW.time, NEW.duration, NEW.meetingurl, NEW.customerid, NEW.consultantid))
        UNION ALL
        SELECT recipient, 'denied', OLD.* FROM part
        WHERE is_denied AND recipient = 'customer'),
    addressed AS (
        SELECT told.*,
               CASE recipient WHEN 'customer' THEN customer.fullname ELSE consultant.fullname END AS name,
               CASE recipient WHEN 'customer' THEN customer.email ELSE consultant.email END AS address,
               customer.fullname AS customer_name,
               consultant.fullname AS consultant_name,
               'Lý do từ chối của tư vấn viên ' || consultant.fullname || ': ' AS mark_of_reason
        FROM told JOIN customer USING (customerid) JOIN consultant USING (consultantid)
        WHERE recipient = 'customer'
           OR email_key(consultant.email) IS DISTINCT FROM email_key(current_setting('meetassist.actor', true))),
    -- What the address was before doesn't matter any more.
    forgotten AS (
        DELETE FROM dashboard.mail_failure AS failure USING addressed
        WHERE failure.appointmentid = addressed.appointmentid AND failure.recipient = addressed.recipient)
    INSERT INTO dashboard.outbox (mail)
    SELECT json_build_object(
               'appointment_id', appointmentid,
               'kind', kind,
               'recipient', recipient,
               'name', name,
               'address', address,
               'customer_name', customer_name,
               'consultant_name', consultant_name,
               'date', date,
               'time', time,
               'duration', duration,
               'time_zone', current_setting('TimeZone'),
               'starts_at', (date + time) AT TIME ZONE current_setting('TimeZone'),
               'ends_at', (date + time + make_interval(mins => duration)) AT TIME ZONE current_setting('TimeZone'),
               'meeting_url', meetingurl,
               -- The service appends the reason of a denial to the description; the rest of it is not for the customer.
               'reason', CASE WHEN kind IN ('cancelled', 'denied')
                                   AND strpos(substr(NEW.description, coalesce(length(OLD.description), 0) + 1),
                                              mark_of_reason) > 0
                              THEN split_part(NEW.description, mark_of_reason, -1) END,
               'sequence', extract(epoch FROM now() - '2020-01-01T00:00Z')::integer,
               'written_at', now())
    FROM addressed;
    RETURN NULL;
END $$;

-- Only where mail is switched on: the dashboard's sessions set it, those that load archived days don't.
CREATE TRIGGER write_mail AFTER INSERT OR UPDATE OR DELETE ON appointment
    FOR EACH ROW WHEN (current_setting('meetassist.mail', true) = 'on')
    EXECUTE FUNCTION dashboard.write_mail();

GRANT SELECT, DELETE ON dashboard.outbox TO meetassist_app_rights, meetassist_archive_rights;
GRANT SELECT ON dashboard.mail_failure TO meetassist_app_rights;
GRANT USAGE ON SCHEMA dashboard TO meetassist_archive_rights;
GRANT SELECT, INSERT, UPDATE, DELETE ON dashboard.mail_failure TO meetassist_archive_rights;
