-- Rows at the limits of what is allowed.
INSERT INTO customer (fullname, email, dateofbirth) VALUES ('A', 'a@example.com', '1900-01-01');
INSERT INTO customer (fullname, email, dateofbirth) VALUES ('A', 'a@example.com', '2999-12-31');
INSERT INTO customer (fullname, email, createdat) VALUES ('A', 'a@example.com', '1900-01-01T00:00:00Z');
INSERT INTO customer (fullname, email, createdat) VALUES ('A', 'a@example.com', '2999-12-31T23:59:59Z');
INSERT INTO consultant (consultantid, fullname, email) VALUES (4, 'A', 'a@example.com');
INSERT INTO consultant (fullname, email, isdisabled) VALUES ('A', 'chi@example.com', true);
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (1, '2025-06-02', '10:00', '24:00');
INSERT INTO appointment (consultantid, customerid, date, time, duration) VALUES (2, '7', '2025-06-09', '23:55', 5);
INSERT INTO appointment (consultantid, customerid, date, time, duration) VALUES (2, '7', '2025-06-09', '16:00', 480);
INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES (1, '7', '2025-06-02', '09:00', 'cancelled');
INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (2, '2025-08-01', '2025-08-01');
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, slotminutes) VALUES (2, 7, '09:00', '17:00', 480);
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, slotminutes) VALUES (2, 1, '09:00', '09:05', 5);
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, validfrom, validto) VALUES (2, 1, '09:00', '12:00', '2025-02-01', '2025-02-01');
INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (3, 0);
INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (3, 5);
