-- Statements that break a rule, each with the constraint that it violates.
INSERT INTO customer (customerid, fullname, email) VALUES ('', 'A', 'a@example.com'); -- customer_customerid_given
INSERT INTO customer (fullname, email, dateofbirth) VALUES ('A', 'a@example.com', '1899-12-31'); -- calendar_day_in_range
INSERT INTO customer (fullname, email, dateofbirth) VALUES ('A', 'a@example.com', '3000-01-01'); -- calendar_day_in_range
INSERT INTO customer (fullname, email, createdat) VALUES ('A', 'a@example.com', '1899-12-31T23:59:59Z'); -- instant_in_range
INSERT INTO customer (fullname, email, createdat) VALUES ('A', 'a@example.com', '3000-01-01T00:00:00Z'); -- instant_in_range
INSERT INTO consultant (consultantid, fullname, email) VALUES (0, 'A', 'a@example.com'); -- consultant_consultantid_positive
INSERT INTO consultant (fullname, email) VALUES ('A', 'CHI@example.com'); -- consultant_email_unique
INSERT INTO consultantschedule (scheduleid, consultantid, date, starttime, endtime) VALUES (0, 2, '2025-06-09', '09:00', '10:00'); -- consultantschedule_scheduleid_positive
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (2, '2025-06-09', '09:00', '09:00'); -- consultantschedule_begins_before_end
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (99, '2025-06-09', '09:00', '10:00'); -- consultantschedule_consultant
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (1, '2025-06-02', '09:00', '10:00'); -- consultantschedule_start_unique
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (1, '2025-06-02', '09:59', '10:30'); -- consultantschedule_no_overlap
INSERT INTO consultantschedule (consultantid, date, starttime, endtime) VALUES (2, '2025-06-09', '09:00:30', '10:00'); -- day_time_is_a_minute
INSERT INTO appointment (appointmentid, consultantid, customerid, date, time) VALUES (0, 2, '7', '2025-06-09', '09:00'); -- appointment_appointmentid_positive
INSERT INTO appointment (consultantid, customerid, date, time) VALUES (99, '7', '2025-06-09', '09:00'); -- appointment_consultant
INSERT INTO appointment (consultantid, customerid, date, time) VALUES (2, '99', '2025-06-09', '09:00'); -- appointment_customer
INSERT INTO appointment (consultantid, customerid, date, time, status) VALUES (2, '7', '2025-06-09', '09:00', 'lost'); -- appointment_status_known
INSERT INTO appointment (consultantid, customerid, date, time, duration) VALUES (2, '7', '2025-06-09', '09:00', 4); -- appointment_duration_in_range
INSERT INTO appointment (consultantid, customerid, date, time, duration) VALUES (2, '7', '2025-06-09', '09:00', 481); -- appointment_duration_in_range
INSERT INTO appointment (consultantid, customerid, date, time, duration) VALUES (2, '7', '2025-06-09', '23:00', 61); -- appointment_ends_on_its_day
INSERT INTO appointment (consultantid, customerid, date, time) VALUES (1, '7', '2025-06-02', '09:59'); -- appointment_no_overlap
INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (99, 5); -- appointmentfeedback_appointment
INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (3, -0.1); -- appointmentfeedback_rating_in_range
INSERT INTO appointmentfeedback (appointmentid, rating) VALUES (3, 5.1); -- appointmentfeedback_rating_in_range
INSERT INTO communityprogram (programid, programname, date) VALUES (0, 'A', '2025-07-01'); -- communityprogram_programid_positive
INSERT INTO communityprogram (programname, date, status) VALUES ('A', '2025-07-01', 'lost'); -- communityprogram_status_known
INSERT INTO programparticipant (programid, customerid) VALUES (99, '7'); -- programparticipant_program
INSERT INTO programparticipant (programid, customerid) VALUES (1, '99'); -- programparticipant_customer
INSERT INTO programparticipant (programid, customerid, status) VALUES (1, '7', 'lost'); -- programparticipant_status_known
INSERT INTO consultantleave (leaveid, consultantid, startdate, enddate) VALUES (0, 2, '2025-08-01', '2025-08-01'); -- consultantleave_leaveid_positive
INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (99, '2025-08-01', '2025-08-01'); -- consultantleave_consultant
INSERT INTO consultantleave (consultantid, startdate, enddate) VALUES (2, '2025-08-02', '2025-08-01'); -- consultantleave_days_in_order
INSERT INTO consultantleave (consultantid, startdate, enddate, starttime) VALUES (2, '2025-08-01', '2025-08-01', '09:00'); -- consultantleave_times_together
INSERT INTO consultantleave (consultantid, startdate, enddate, starttime, endtime) VALUES (2, '2025-08-01', '2025-08-01', '09:00', '09:00'); -- consultantleave_begins_before_end
INSERT INTO consultantworkingplan (planid, consultantid, weekday, starttime, endtime) VALUES (0, 2, 1, '09:00', '12:00'); -- consultantworkingplan_planid_positive
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (99, 1, '09:00', '12:00'); -- consultantworkingplan_consultant
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (2, 0, '09:00', '12:00'); -- consultantworkingplan_weekday_known
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (2, 8, '09:00', '12:00'); -- consultantworkingplan_weekday_known
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, slotminutes) VALUES (2, 1, '09:00', '12:00', 4); -- consultantworkingplan_slotminutes_in_range
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, slotminutes) VALUES (2, 1, '09:00', '18:00', 481); -- consultantworkingplan_slotminutes_in_range
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (2, 1, '12:00', '09:00'); -- consultantworkingplan_begins_before_end
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (2, 1, '09:00', '09:00'); -- consultantworkingplan_begins_before_end
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (2, 1, '09:00', '09:59'); -- consultantworkingplan_holds_a_slot
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime, validfrom, validto) VALUES (2, 1, '09:00', '12:00', '2025-02-01', '2025-01-01'); -- consultantworkingplan_days_in_order
INSERT INTO consultantworkingplan (consultantid, weekday, starttime, endtime) VALUES (1, 1, '11:00', '13:00'); -- consultantworkingplan_no_overlap
INSERT INTO auditentry (auditid, date, at, actor, action, tablename) VALUES (0, '2025-01-01', now(), 'x', 'insert', 'customer'); -- auditentry_auditid_positive
INSERT INTO auditentry (date, at, actor, action, tablename) VALUES ('2025-01-01', now(), 'x', 'look', 'customer'); -- auditentry_action_known
INSERT INTO archive.mark (table_name, day, deleted) VALUES ('customer', '2025-01-01', true); -- mark_names_one_unit
INSERT INTO archive.mark (table_name, day, deleted) VALUES (NULL, NULL, true); -- mark_names_one_unit
INSERT INTO archive.mark (table_name, deleted) VALUES ('customer', true), ('customer', true); -- mark_key
INSERT INTO archive.lineage (only_row) VALUES (false); -- lineage_only_row_check
INSERT INTO archive.release (only_row) VALUES (false); -- release_only_row_check
INSERT INTO dashboard.archive_request (kind) VALUES ('full'), ('full'); -- archive_request_under_way
INSERT INTO dashboard.mail_failure VALUES (1, 'nobody', 'bounced', now()); -- mail_failure_recipient_known
INSERT INTO dashboard.mail_failure VALUES (1, 'customer', 'lost', now()); -- mail_failure_state_known
INSERT INTO dashboard.upload (filename, bytes, uploader, state) VALUES ('x.csv', 1, 'x', 'gone'); -- upload_state_known
INSERT INTO dashboard.upload (filename, bytes, uploader, mode) VALUES ('x.csv', 1, 'x', 'replace'); -- upload_mode_known
