--
-- PostgreSQL database dump
--

\restrict 63VBcDOH1CBsG7Jpc7vqyvrylS2V9W27fSWdRIfHiwL5bawlKNvJAPwNDT8I4hv

-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Data for Name: consultant; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.consultant (consultantid, fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, createdat, isdisabled) VALUES (1, 'Trần Chi', 'chi@example.com', '0912345678', 'https://example.com/a.png?b=1&c=2', 'IT; tài chính', NULL, '2024-05-06', '2025-01-01 17:00:00+00', false) ON CONFLICT DO NOTHING;
INSERT INTO public.consultant (consultantid, fullname, email, phonenumber, imageurl, specialties, qualifications, joindate, createdat, isdisabled) VALUES (2, 'Dũng', 'dung@example.com', NULL, NULL, NULL, NULL, '2024-05-07', '2025-01-01 17:00:00+00', false) ON CONFLICT DO NOTHING;


--
-- Data for Name: customer; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.customer (customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes) VALUES ('24009876543210987', 'Nguyễn Văn An', 'an@example.com', '0901234567', '1999-02-03', '2025-01-02 03:04:05.678901+00', false, 'Dòng một
INSERT INTO customer (fullname, email) VALUES (''x'', ''x@example.com'');
\.
C:\temp	"it''s" -- /* $$ */ 👩‍💼') ON CONFLICT DO NOTHING;
INSERT INTO public.customer (customerid, fullname, email, phonenumber, dateofbirth, createdat, isdisabled, notes) VALUES ('007', 'O''Brien "Bob"', 'bob@example.com', NULL, NULL, '2025-06-01 16:59:59+00', true, NULL) ON CONFLICT DO NOTHING;


--
-- Data for Name: appointment; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.appointment (appointmentid, consultantid, customerid, date, "time", duration, meetingurl, status, description, createdat, updatedat) VALUES (1, 1, '007', '2025-11-28', '08:00:00', 45, 'https://meet.example.com/x', 'completed', 'hai
dòng', '2025-11-01 03:00:00+00', '2025-11-02 03:00:00+00') ON CONFLICT DO NOTHING;
INSERT INTO public.appointment (appointmentid, consultantid, customerid, date, "time", duration, meetingurl, status, description, createdat, updatedat) VALUES (2, 2, '24009876543210987', '2025-11-29', '15:15:00', 60, NULL, 'no_show', NULL, '2025-11-01 03:00:00+00', '2025-11-02 03:00:00+00') ON CONFLICT DO NOTHING;


--
-- Data for Name: appointmentfeedback; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.appointmentfeedback (appointmentid, rating, customerfeedback, createdat) VALUES (1, 4.5, 'Rất tốt', '2025-11-29 03:00:00+00') ON CONFLICT DO NOTHING;


--
-- Data for Name: communityprogram; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.communityprogram (programid, programname, date, description, content, organizer, url, isdisabled, status, createdat) VALUES (1, 'Hội thảo', '2025-12-01', 'Mô tả', NULL, NULL, NULL, false, 'upcoming', '2025-11-01 03:00:00+00') ON CONFLICT DO NOTHING;


--
-- Data for Name: consultantleave; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.consultantleave (leaveid, consultantid, startdate, enddate, starttime, endtime, reason, createdat) VALUES (1, 2, '2025-12-24', '2025-12-26', NULL, NULL, 'Nghỉ', '2025-11-01 03:00:00+00') ON CONFLICT DO NOTHING;


--
-- Data for Name: consultantschedule; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable) VALUES (2, 1, '2025-11-28', '10:00:00', '10:30:00', false) ON CONFLICT DO NOTHING;
INSERT INTO public.consultantschedule (scheduleid, consultantid, date, starttime, endtime, isavailable) VALUES (1, 1, '2025-11-28', '08:00:00', '09:00:00', false) ON CONFLICT DO NOTHING;


--
-- Data for Name: consultantworkingplan; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.consultantworkingplan (planid, consultantid, weekday, starttime, endtime, slotminutes, validfrom, validto) VALUES (1, 1, 1, '08:00:00', '12:00:00', 30, '2025-01-01', NULL) ON CONFLICT DO NOTHING;


--
-- Data for Name: programparticipant; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.programparticipant (programid, customerid, registeredtime, status) VALUES (1, '007', '2025-11-03 03:00:00+00', 'registered') ON CONFLICT DO NOTHING;


--
-- Name: appointment_appointmentid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.appointment_appointmentid_seq', 2, true);


--
-- Name: communityprogram_programid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.communityprogram_programid_seq', 1, true);


--
-- Name: consultant_consultantid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultant_consultantid_seq', 2, true);


--
-- Name: consultantleave_leaveid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultantleave_leaveid_seq', 1, true);


--
-- Name: consultantschedule_scheduleid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultantschedule_scheduleid_seq', 2, true);


--
-- Name: consultantworkingplan_planid_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.consultantworkingplan_planid_seq', 1, true);


--
-- PostgreSQL database dump complete
--

\unrestrict 63VBcDOH1CBsG7Jpc7vqyvrylS2V9W27fSWdRIfHiwL5bawlKNvJAPwNDT8I4hv

