-- In which lists find the appointments that are still open: nearly none among all that are over, which the list would
-- otherwise look at one by one.
CREATE INDEX appointment_open ON appointment (status, date DESC, time DESC, appointmentid DESC)
    WHERE status IN ('pending', 'confirmed');
