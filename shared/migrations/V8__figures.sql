-- For the overview's counts. Both indexes are small beside the table; with so few statuses, the first takes almost no
-- space.
CREATE INDEX appointment_of_status ON appointment (status);
CREATE INDEX appointment_newest ON appointment (createdat);
