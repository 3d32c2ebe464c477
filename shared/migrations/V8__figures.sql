-- In which the overview counts appointments: both are small beside the table, and so few statuses take next to no room.
CREATE INDEX appointment_of_status ON appointment (status);
CREATE INDEX appointment_newest ON appointment (createdat);
