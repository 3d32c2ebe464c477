-- Every kind of write to every table that is archived, with the units that it has to mark: `-` if they may have lost
-- rows, `+` if not.
INSERT INTO customer (fullname, email) VALUES ('A', 'a@example.com'); -- customer: customer+
UPDATE customer SET notes = 'x' WHERE customerid = '9'; -- customer: customer+
UPDATE customer SET customerid = '10' WHERE customerid = '9'; -- customer: customer-
DELETE FROM customer WHERE customerid = '9'; -- customer: customer-
TRUNCATE customer CASCADE; -- customer: customer-
INSERT INTO consultant (fullname, email) VALUES ('A', 'a@example.com'); -- consultant: consultant+
UPDATE consultant SET specialties = 'x' WHERE consultantid = 3; -- consultant: consultant+
UPDATE consultant SET consultantid = 13 WHERE consultantid = 3; -- consultant: consultant-
DELETE FROM consultant WHERE consultantid = 3; -- consultant: consultant-
TRUNCATE consultant CASCADE; -- consultant: consultant-
INSERT INTO communityprogram (programname, date) VALUES ('A', '2025-07-01'); -- communityprogram: communityprogram+
UPDATE communityprogram SET organizer = 'x' WHERE programid = 2; -- communityprogram: communityprogram+
UPDATE communityprogram SET programid = 12 WHERE programid = 2; -- communityprogram: communityprogram-
DELETE FROM communityprogram WHERE programid = 2; -- communityprogram: communityprogram-
TRUNCATE communityprogram CASCADE; -- communityprogram: communityprogram-
INSERT INTO programparticipant (programid, customerid) VALUES (2, '9'); -- programparticipant: programparticipant+
UPDATE programparticipant SET status = 'attended'; -- programparticipant: programparticipant+
UPDATE programparticipant SET programid = 2; -- programparticipant: programparticipant-
DELETE FROM programparticipant; -- programparticipant: programparticipant-
TRUNCATE programparticipant; -- programparticipant: programparticipant-
INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (2, '2025-08-01', '2025-08-01'); -- consultantleave: consultantleave+
UPDATE consultantleave SET reason = 'x'; -- consultantleave: consultantleave+
UPDATE consultantleave SET leaveid = 11; -- consultantleave: consultantleave-
DELETE FROM consultantleave; -- consultantleave: consultantleave-
TRUNCATE consultantleave; -- consultantleave: consultantleave-
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (2, 1, '09:00', '12:00'); -- consultantworkingplan: consultantworkingplan+
UPDATE consultantworkingplan SET slotminutes = 30; -- consultantworkingplan: consultantworkingplan+
UPDATE consultantworkingplan SET planid = 11; -- consultantworkingplan: consultantworkingplan-
DELETE FROM consultantworkingplan; -- consultantworkingplan: consultantworkingplan-
TRUNCATE consultantworkingplan; -- consultantworkingplan: consultantworkingplan-
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (2, '2025-06-05', '09:00', '10:00'); -- consultantschedule: 2025-06-05+
UPDATE consultantschedule SET endtime = '10:30' WHERE date = '2025-06-02'; -- consultantschedule: 2025-06-02+
UPDATE consultantschedule SET scheduleid = 11 WHERE date = '2025-06-02'; -- consultantschedule: 2025-06-02-
UPDATE consultantschedule SET date = '2025-06-05' WHERE date = '2025-06-02'; -- consultantschedule: 2025-06-02- 2025-06-05-
DELETE FROM consultantschedule WHERE date = '2025-06-02'; -- consultantschedule: 2025-06-02-
TRUNCATE consultantschedule; -- consultantschedule: 2025-06-02- 2025-06-03-
INSERT INTO appointment (consultantid, customerid, date, time) VALUES (2, '9', '2025-06-05', '09:00'); -- appointment: 2025-06-05+
UPDATE appointment SET description = 'x' WHERE appointmentid = 2; -- appointment: 2025-06-02+
UPDATE appointment SET appointmentid = 12 WHERE appointmentid = 2; -- appointment: 2025-06-02-
UPDATE appointment SET date = '2025-06-05' WHERE appointmentid = 2; -- appointment: 2025-06-02- 2025-06-05-
DELETE FROM appointment WHERE appointmentid = 2; -- appointment: 2025-06-02-
TRUNCATE appointment CASCADE; -- appointment: 2025-06-02- 2025-06-03-
INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (3, 5); -- appointmentfeedback: 2025-06-03+
UPDATE appointmentfeedback SET rating = 3; -- appointmentfeedback: 2025-06-02-
UPDATE appointmentfeedback SET appointmentid = 3; -- appointmentfeedback: 2025-06-02- 2025-06-03-
DELETE FROM appointmentfeedback; -- appointmentfeedback: 2025-06-02-
TRUNCATE appointmentfeedback; -- appointmentfeedback: 2025-06-02-
INSERT INTO auditentry (date, at, actor, action, tablename) VALUES ('2025-01-02', now(), 'x', 'insert', 'customer'); -- auditentry: 2025-01-02+
UPDATE auditentry SET actor = 'y' WHERE date = '2025-01-01'; -- auditentry: 2025-01-01+
UPDATE auditentry SET date = '2025-01-02' WHERE date = '2025-01-01'; -- auditentry: 2025-01-01- 2025-01-02-
DELETE FROM auditentry WHERE date = '2025-01-01'; -- auditentry: 2025-01-01-
TRUNCATE auditentry; -- auditentry: 2025-01-01-
