--
-- PostgreSQL database dump
--


-- Dumped from database version 15.20 (Debian 15.20-0+deb12u1)
-- Dumped by pg_dump version 15.20 (Debian 15.20-0+deb12u1)

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: learning_log; Type: EXTENSION; Schema: -; Owner: -
--

CREATE EXTENSION IF NOT EXISTS learning_log WITH SCHEMA public;


--
-- Name: EXTENSION learning_log; Type: COMMENT; Schema: -; Owner: 
--

COMMENT ON EXTENSION learning_log IS 'learning events, recorded exactly once and aggregated without gaps';


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: learning_archive; Type: TABLE; Schema: public; Owner: keeper
--

CREATE TABLE public.learning_archive (
    user_id text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    cells bytea NOT NULL
)
WITH (fillfactor='85');


ALTER TABLE public.learning_archive OWNER TO keeper;

--
-- Name: TABLE learning_archive; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON TABLE public.learning_archive IS 'sums of the entries that expire_learning_log() took out of learning_log';


--
-- Name: COLUMN learning_archive.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_archive.user_id IS 'the learner';


--
-- Name: COLUMN learning_archive.day; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_archive.day IS 'the UTC day';


--
-- Name: COLUMN learning_archive.cells; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_archive.cells IS 'the packed sums of its quarter-hours; learning_cells(day, cells) unpacks them';


--
-- Name: learning_rollup; Type: TABLE; Schema: public; Owner: keeper
--

CREATE TABLE public.learning_rollup (
    user_id text NOT NULL COLLATE pg_catalog."C",
    day date NOT NULL,
    cells bytea NOT NULL
)
WITH (fillfactor='85');


ALTER TABLE public.learning_rollup OWNER TO keeper;

--
-- Name: TABLE learning_rollup; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON TABLE public.learning_rollup IS 'sums of learning_log per learner and UTC day, kept exact by triggers; never write it';


--
-- Name: COLUMN learning_rollup.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_rollup.user_id IS 'the learner';


--
-- Name: COLUMN learning_rollup.day; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_rollup.day IS 'the UTC day';


--
-- Name: COLUMN learning_rollup.cells; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_rollup.cells IS 'the packed sums of its quarter-hours; learning_cells(day, cells) unpacks them';


--
-- Name: learning_daily; Type: VIEW; Schema: public; Owner: keeper
--

CREATE VIEW public.learning_daily WITH (security_invoker='true') AS
 SELECT learner.user_id,
    (learner.periods).period AS period,
    (learner.periods).entries AS entries,
    (learner.periods).words AS words,
    (learner.periods).average_words_learned AS average_words_learned,
    (learner.periods).study_seconds AS study_seconds
   FROM ( SELECT known.user_id,
            public.learning_periods(known.user_id, 'day'::text) AS periods
           FROM ( SELECT learning_rollup.user_id
                   FROM public.learning_rollup
                UNION
                 SELECT learning_archive.user_id
                   FROM public.learning_archive) known) learner;


ALTER TABLE public.learning_daily OWNER TO keeper;

--
-- Name: VIEW learning_daily; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON VIEW public.learning_daily IS 'sums and averages per learner and day in the session''s time zone, from the first to the last activity, gaps included';


--
-- Name: COLUMN learning_daily.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_daily.user_id IS 'the learner';


--
-- Name: COLUMN learning_daily.period; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_daily.period IS 'start of the day';


--
-- Name: COLUMN learning_daily.entries; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_daily.entries IS 'number of entries, 0 in a gap';


--
-- Name: COLUMN learning_daily.words; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_daily.words IS 'sum of the words learned';


--
-- Name: COLUMN learning_daily.average_words_learned; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_daily.average_words_learned IS 'words per entry, 0 in a gap';


--
-- Name: COLUMN learning_daily.study_seconds; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_daily.study_seconds IS 'sum of the study seconds';


--
-- Name: learning_log; Type: TABLE; Schema: public; Owner: keeper
--

CREATE TABLE public.learning_log (
    user_id text NOT NULL COLLATE pg_catalog."C",
    request_id uuid NOT NULL,
    "timestamp" timestamp with time zone NOT NULL,
    word_count integer NOT NULL,
    study_seconds integer,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT learning_log_study_seconds_check CHECK ((study_seconds >= 0)),
    CONSTRAINT learning_log_timestamp_check CHECK (isfinite("timestamp")),
    CONSTRAINT learning_log_user_id_check CHECK (((octet_length(user_id) >= 1) AND (octet_length(user_id) <= 255))),
    CONSTRAINT learning_log_word_count_check CHECK ((word_count >= 0))
);


ALTER TABLE public.learning_log OWNER TO keeper;

--
-- Name: TABLE learning_log; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON TABLE public.learning_log IS 'one row per learning event; written by record_learning(), or by plain SQL';


--
-- Name: COLUMN learning_log.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_log.user_id IS 'the learner, 1 to 255 bytes';


--
-- Name: COLUMN learning_log.request_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_log.request_id IS 'chosen by the client, unique per learner: the idempotency key';


--
-- Name: COLUMN learning_log."timestamp"; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_log."timestamp" IS 'when the learning happened';


--
-- Name: COLUMN learning_log.word_count; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_log.word_count IS 'how many words were learned';


--
-- Name: COLUMN learning_log.study_seconds; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_log.study_seconds IS 'how long it took, in seconds; null where unknown';


--
-- Name: COLUMN learning_log.recorded_at; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_log.recorded_at IS 'when the entry was stored';


--
-- Name: learning_monthly; Type: VIEW; Schema: public; Owner: keeper
--

CREATE VIEW public.learning_monthly WITH (security_invoker='true') AS
 SELECT learner.user_id,
    (learner.periods).period AS period,
    (learner.periods).entries AS entries,
    (learner.periods).words AS words,
    (learner.periods).average_words_learned AS average_words_learned,
    (learner.periods).study_seconds AS study_seconds
   FROM ( SELECT known.user_id,
            public.learning_periods(known.user_id, 'month'::text) AS periods
           FROM ( SELECT learning_rollup.user_id
                   FROM public.learning_rollup
                UNION
                 SELECT learning_archive.user_id
                   FROM public.learning_archive) known) learner;


ALTER TABLE public.learning_monthly OWNER TO keeper;

--
-- Name: VIEW learning_monthly; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON VIEW public.learning_monthly IS 'changed by its owner';


--
-- Name: COLUMN learning_monthly.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_monthly.user_id IS 'the learner';


--
-- Name: COLUMN learning_monthly.period; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_monthly.period IS 'start of the month';


--
-- Name: COLUMN learning_monthly.entries; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_monthly.entries IS 'number of entries, 0 in a gap';


--
-- Name: COLUMN learning_monthly.words; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_monthly.words IS 'sum of the words learned';


--
-- Name: COLUMN learning_monthly.average_words_learned; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_monthly.average_words_learned IS 'words per entry, 0 in a gap';


--
-- Name: COLUMN learning_monthly.study_seconds; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_monthly.study_seconds IS 'sum of the study seconds';


--
-- Name: learning_quarter_hours; Type: VIEW; Schema: public; Owner: keeper
--

CREATE VIEW public.learning_quarter_hours WITH (security_invoker='true') AS
 SELECT packed.user_id,
    c.quarter_hour,
    (sum(c.entries))::bigint AS entries,
    (sum(c.words))::bigint AS words,
    ((sum(c.words))::double precision / (sum(c.entries))::double precision) AS average_words_learned,
    (sum(c.study_seconds))::bigint AS study_seconds
   FROM ( SELECT learning_rollup.user_id,
            learning_rollup.day,
            learning_rollup.cells
           FROM public.learning_rollup
        UNION ALL
         SELECT learning_archive.user_id,
            learning_archive.day,
            learning_archive.cells
           FROM public.learning_archive) packed,
    LATERAL public.learning_cells(packed.day, packed.cells) c(quarter_hour, entries, words, study_seconds)
  WHERE public.learning_sums_are_covered()
  GROUP BY packed.user_id, c.quarter_hour;


ALTER TABLE public.learning_quarter_hours OWNER TO keeper;

--
-- Name: VIEW learning_quarter_hours; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON VIEW public.learning_quarter_hours IS 'sums per learner and quarter-hour in UTC, expired entries included; quarter-hours without entries have no row';


--
-- Name: COLUMN learning_quarter_hours.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_quarter_hours.user_id IS 'the learner';


--
-- Name: COLUMN learning_quarter_hours.quarter_hour; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_quarter_hours.quarter_hour IS 'start of the quarter-hour';


--
-- Name: COLUMN learning_quarter_hours.entries; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_quarter_hours.entries IS 'number of entries';


--
-- Name: COLUMN learning_quarter_hours.words; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_quarter_hours.words IS 'sum of the words learned';


--
-- Name: COLUMN learning_quarter_hours.average_words_learned; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_quarter_hours.average_words_learned IS 'words per entry';


--
-- Name: COLUMN learning_quarter_hours.study_seconds; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_quarter_hours.study_seconds IS 'sum of the study seconds';


--
-- Name: learning_weekly; Type: VIEW; Schema: public; Owner: keeper
--

CREATE VIEW public.learning_weekly WITH (security_invoker='true') AS
 SELECT learner.user_id,
    (learner.periods).period AS period,
    (learner.periods).entries AS entries,
    (learner.periods).words AS words,
    (learner.periods).average_words_learned AS average_words_learned,
    (learner.periods).study_seconds AS study_seconds
   FROM ( SELECT known.user_id,
            public.learning_periods(known.user_id, 'week'::text) AS periods
           FROM ( SELECT learning_rollup.user_id
                   FROM public.learning_rollup
                UNION
                 SELECT learning_archive.user_id
                   FROM public.learning_archive) known) learner;


ALTER TABLE public.learning_weekly OWNER TO keeper;

--
-- Name: VIEW learning_weekly; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON VIEW public.learning_weekly IS 'sums and averages per learner and week in the session''s time zone, from the first to the last activity, gaps included';


--
-- Name: COLUMN learning_weekly.user_id; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_weekly.user_id IS 'the learner';


--
-- Name: COLUMN learning_weekly.period; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_weekly.period IS 'start of the week';


--
-- Name: COLUMN learning_weekly.entries; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_weekly.entries IS 'number of entries, 0 in a gap';


--
-- Name: COLUMN learning_weekly.words; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_weekly.words IS 'sum of the words learned';


--
-- Name: COLUMN learning_weekly.average_words_learned; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_weekly.average_words_learned IS 'words per entry, 0 in a gap';


--
-- Name: COLUMN learning_weekly.study_seconds; Type: COMMENT; Schema: public; Owner: keeper
--

COMMENT ON COLUMN public.learning_weekly.study_seconds IS 'sum of the study seconds';


--
-- Name: words_of_ada; Type: VIEW; Schema: public; Owner: keeper
--

CREATE VIEW public.words_of_ada AS
 SELECT learning_daily.period,
    learning_daily.words
   FROM public.learning_daily
  WHERE (learning_daily.user_id = 'ada'::text);


ALTER TABLE public.words_of_ada OWNER TO keeper;

--
-- Data for Name: learning_archive; Type: TABLE DATA; Schema: public; Owner: keeper
--

COPY public.learning_archive (user_id, day, cells) FROM stdin;
ada	2023-03-08	\\x0127020cdc05
ada	2023-03-15	\\x014e0218e204
ada	2023-03-23	\\x01150224e803
ada	2023-03-30	\\x013b0230ee02
ada	2023-04-07	\\x0102023cf401
ada	2023-04-14	\\x012902487a
ada	2023-04-21	\\x0150025400
ada	2023-04-29	\\x01170260dc05
ada	2023-05-06	\\x013e0208e204
ada	2023-05-14	\\x01050214e803
ada	2023-05-21	\\x012c0220ee02
ada	2023-05-28	\\x0152022cf401
it's é	2023-03-03	\\x012d0204f401
it's é	2023-03-10	\\x015402107a
it's é	2023-03-18	\\x011b021c00
it's é	2023-03-25	\\x01420228dc05
it's é	2023-04-02	\\x01080234e204
it's é	2023-04-09	\\x012f0240e803
it's é	2023-04-16	\\x0156024cee02
it's é	2023-04-24	\\x011d0258f401
it's é	2023-05-01	\\x014402007a
it's é	2023-05-09	\\x010b020c00
it's é	2023-05-16	\\x01320218dc05
it's é	2023-05-23	\\x01590224e204
it's é	2023-05-31	\\x011f0230e803
kenji	2023-03-02	\\x011602027a
kenji	2023-03-09	\\x013d020e00
kenji	2023-03-17	\\x0104021adc05
kenji	2023-03-24	\\x012b0226e204
kenji	2023-03-31	\\x01520232e803
kenji	2023-04-08	\\x0119023eee02
kenji	2023-04-15	\\x0140024af401
kenji	2023-04-23	\\x010702567a
kenji	2023-04-30	\\x012d026200
kenji	2023-05-07	\\x0154020adc05
kenji	2023-05-15	\\x011b0216e204
kenji	2023-05-22	\\x01420222e803
kenji	2023-05-30	\\x0109022eee02
lea	2023-03-04	\\x01430206ee02
lea	2023-03-12	\\x010a0212f401
lea	2023-03-19	\\x0131021e7a
lea	2023-03-26	\\x0158022a00
lea	2023-04-03	\\x011f0236dc05
lea	2023-04-10	\\x01460242e204
lea	2023-04-18	\\x010d024ee803
lea	2023-04-25	\\x0134025aee02
lea	2023-05-02	\\x015a0202f401
lea	2023-05-10	\\x0121020e7a
lea	2023-05-17	\\x0148021a00
lea	2023-05-25	\\x010f0226dc05
max	2023-03-07	\\x0110020ae204
max	2023-03-14	\\x01370216e803
max	2023-03-21	\\x015e0222ee02
max	2023-03-29	\\x0125022ef401
max	2023-04-05	\\x014c023a7a
max	2023-04-13	\\x0113024600
max	2023-04-20	\\x013a0252dc05
max	2023-04-28	\\x0101025ee204
max	2023-05-05	\\x01270206e803
max	2023-05-12	\\x014e0212ee02
max	2023-05-20	\\x0115021ef401
max	2023-05-27	\\x013c022a7a
max	2023-06-04	\\x0103023600
max	2023-06-11	\\x012a0242dc05
max	2023-06-18	\\x0151024ee204
max	2023-06-26	\\x0118025ae803
max	2023-07-03	\\x013e0202ee02
max	2023-07-11	\\x0105020ef401
max	2023-07-18	\\x012c021a7a
max	2023-07-25	\\x0153022600
max	2023-08-02	\\x011a0232dc05
max	2023-08-09	\\x0141023ee204
max	2023-08-17	\\x0108024ae803
max	2023-08-24	\\x012f0256ee02
max	2023-08-31	\\x01550262f401
max	2023-09-08	\\x011c020a7a
max	2023-09-15	\\x0143021600
max	2023-09-23	\\x010a0222dc05
max	2023-09-30	\\x0131022ee204
max	2023-10-07	\\x0158023ae803
max	2023-10-15	\\x011f0246ee02
max	2023-10-22	\\x01460252f401
max	2023-10-30	\\x010c025e7a
max	2023-11-06	\\x0133020600
max	2023-11-13	\\x015a0212dc05
max	2023-11-21	\\x0121021ee204
max	2023-11-28	\\x0148022ae803
max	2023-12-06	\\x010f0236ee02
max	2023-12-13	\\x01360242f401
max	2023-12-20	\\x015d024e7a
max	2023-12-28	\\x0123025a00
max	2024-01-04	\\x014a0202dc05
max	2024-01-12	\\x0111020ee204
max	2024-01-19	\\x0138021ae803
max	2024-01-26	\\x015f0226ee02
max	2024-02-03	\\x01260232f401
max	2024-02-10	\\x014d023e7a
max	2024-02-18	\\x0114024a00
max	2024-02-25	\\x013a0256dc05
max	2024-03-04	\\x01010262e204
noor	2023-03-05	\\x015a0208e803
noor	2023-03-13	\\x01210214ee02
noor	2023-03-20	\\x01480220f401
noor	2023-03-28	\\x010f022c7a
noor	2023-04-04	\\x0135023800
noor	2023-04-11	\\x015c0244dc05
noor	2023-04-19	\\x01230250e204
noor	2023-04-26	\\x014a025ce803
noor	2023-05-04	\\x01110204ee02
noor	2023-05-11	\\x01380210f401
noor	2023-05-18	\\x015f021c7a
noor	2023-05-26	\\x0126022800
\.


--
-- Data for Name: learning_log; Type: TABLE DATA; Schema: public; Owner: keeper
--

COPY public.learning_log (user_id, request_id, "timestamp", word_count, study_seconds, recorded_at) FROM stdin;
ada	036f8ef2-ebe6-da2e-d7bc-e12483c8f334	2023-12-14 19:09:51+00	34	183	2024-06-01 00:00:00+00
ada	09b9a20d-7f9f-7945-6db5-02b35de2fb54	2023-06-27 11:37:24+00	46	305	2024-06-01 00:00:00+00
ada	0e9e1dfc-a91e-e66d-1752-16a136cf72ee	2023-11-29 23:43:33+00	22	305	2024-06-01 00:00:00+00
ada	180e3566-13bd-772e-be39-90bce6e839c4	2023-11-07 18:34:06+00	4	61	2024-06-01 00:00:00+00
ada	1aa1b58a-4f3f-a02f-ab47-7efeee5695a5	2023-10-31 08:50:57+00	48	122	2024-06-01 00:00:00+00
ada	1bd6746f-728f-ae1a-3c7d-9f7cf5c1a362	2023-07-12 07:03:42+00	8	183	2024-06-01 00:00:00+00
ada	2aa08dfb-d31c-5a75-892e-031acc337daf	2023-12-29 14:36:09+00	46	61	2024-06-01 00:00:00+00
ada	2be34895-ce2a-2d52-a6ea-7c937d2ef94d	2023-07-27 02:30:00+00	20	61	2024-06-01 00:00:00+00
ada	383bb1a6-bd5d-1744-6eba-bde225f52216	2024-02-12 00:55:03+00	32	122	2024-06-01 00:00:00+00
ada	38415fd4-1c53-f99d-2ef1-ee1d05e98808	2023-09-02 03:05:45+00	0	183	2024-06-01 00:00:00+00
ada	3e061c1a-6eb8-a40b-bef5-1815ab8b1f74	2023-06-05 06:27:57+00	28	61	2024-06-01 00:00:00+00
ada	3f8ca6b6-606d-76af-a923-dc6d9511b710	2023-07-19 16:46:51+00	14	122	2024-06-01 00:00:00+00
ada	4c9be235-6a50-d4ab-73a2-c078e576bd05	2024-01-20 19:45:36+00	14	305	2024-06-01 00:00:00+00
ada	4dc97109-8ec7-6f32-c8f7-b7f3c90360d6	2024-02-04 15:11:54+00	26	183	2024-06-01 00:00:00+00
ada	508256e8-4031-4d72-6eb9-7b29c6debcdb	2023-09-16 22:32:03+00	12	61	2024-06-01 00:00:00+00
ada	56d795cc-a07d-be1a-5656-0a5f03e0cbea	2023-06-12 16:11:06+00	34	\N	2024-06-01 00:00:00+00
ada	595275df-f089-91bf-b1bb-de74064603ac	2024-03-05 06:04:30+00	0	366	2024-06-01 00:00:00+00
ada	59f9e930-af70-cc48-4935-7e024e8c93d3	2023-08-18 07:39:27+00	38	305	2024-06-01 00:00:00+00
ada	6c4e23a0-40a7-5fcc-1a53-97ff479a7b27	2023-11-15 04:17:15+00	10	\N	2024-06-01 00:00:00+00
ada	79919569-dc0c-e913-42e4-660359d145b5	2023-10-23 23:07:48+00	42	183	2024-06-01 00:00:00+00
ada	8acd304e-6b58-3bf5-b43c-8b9878d82d55	2024-01-06 00:19:18+00	2	\N	2024-06-01 00:00:00+00
ada	926ddf40-8875-572a-b189-f58465cab39b	2023-07-04 21:20:33+00	2	244	2024-06-01 00:00:00+00
ada	9ffc2457-b08a-6478-65a7-174ea890af34	2023-09-24 08:15:12+00	18	\N	2024-06-01 00:00:00+00
ada	a4a6ca47-b811-2089-de57-16425091083a	2024-01-28 05:28:45+00	20	244	2024-06-01 00:00:00+00
ada	a5956563-2114-218d-0512-205a64e1d0dc	2023-08-25 17:22:36+00	44	244	2024-06-01 00:00:00+00
ada	a8134609-123a-d5ae-101a-d9159a4fb0b4	2024-01-13 10:02:27+00	8	366	2024-06-01 00:00:00+00
ada	a98220ea-54fe-ca67-bffc-56b995b5cc8f	2023-11-22 14:00:24+00	16	366	2024-06-01 00:00:00+00
kenji	3ade79a7-e495-8cb2-4fe5-25d4c6ddb695	2024-02-13 06:32:14.5+00	33	183	2024-06-01 00:00:00+00
kenji	3deaacea-f790-b171-90a8-8448448d1669	2023-12-16 00:47:02.5+00	35	244	2024-06-01 00:00:00+00
kenji	3f85e909-4968-92a1-236d-737299e7b8c5	2023-06-13 21:48:17.5+00	35	61	2024-06-01 00:00:00+00
kenji	4c4d84d0-e3bb-0bf1-7f3e-b1ef69051ed0	2023-09-18 04:09:14.5+00	13	122	2024-06-01 00:00:00+00
kenji	685226ff-39e2-2618-fdb5-4f0b19bc52ec	2023-07-20 22:24:02.5+00	15	183	2024-06-01 00:00:00+00
kenji	68ce3e4e-b938-5194-d127-9c1ef3c25b00	2023-10-02 23:35:32.5+00	25	\N	2024-06-01 00:00:00+00
kenji	6bffd8b2-0bc6-5816-b7db-6fd1ff48276f	2023-06-21 07:31:26.5+00	41	\N	2024-06-01 00:00:00+00
kenji	6c70bb64-99ed-3b07-5a2f-9eb7a715b45d	2023-10-10 09:18:41.5+00	31	366	2024-06-01 00:00:00+00
kenji	735d298f-19f9-8172-ef16-704115c8b07f	2023-07-28 08:07:11.5+00	21	122	2024-06-01 00:00:00+00
kenji	80faad94-8e56-244a-39a6-44251ef8ac8b	2023-11-23 19:37:35.5+00	17	\N	2024-06-01 00:00:00+00
kenji	8e69f3b9-3697-9693-f929-aa940d650ef5	2023-09-10 18:26:05.5+00	7	183	2024-06-01 00:00:00+00
kenji	9115e70c-4b15-3f0a-0d7b-4b53d20d28ff	2023-12-30 20:13:20.5+00	47	122	2024-06-01 00:00:00+00
kenji	9491a1d3-cc86-53a3-3b33-05a7bec496dc	2023-07-13 12:40:53.5+00	9	244	2024-06-01 00:00:00+00
kenji	975d6a6f-c612-8617-73c1-ca893073ad1e	2023-09-25 13:52:23.5+00	19	61	2024-06-01 00:00:00+00
kenji	a4e2abaa-1606-2457-253b-26c1cc8c2af4	2023-12-23 10:30:11.5+00	41	183	2024-06-01 00:00:00+00
kenji	ab09d11c-465f-28e4-ea60-3d57e6dc9333	2024-02-05 20:49:05.5+00	27	244	2024-06-01 00:00:00+00
kenji	acef057a-934b-e287-889a-8f91fc22b04d	2023-06-28 17:14:35.5+00	47	366	2024-06-01 00:00:00+00
kenji	b13ef106-71fa-5432-e53b-3c528390f9b9	2023-11-09 00:11:17.5+00	5	122	2024-06-01 00:00:00+00
kenji	b3641f3c-8606-8f05-7bac-553d72cdfbbd	2023-10-17 19:01:50.5+00	37	305	2024-06-01 00:00:00+00
kenji	b3aa9418-1710-9478-f2d8-6b428f9d9479	2023-12-01 05:20:44.5+00	23	366	2024-06-01 00:00:00+00
kenji	b4754281-65c2-95dc-d002-4dee33e9dfdb	2023-08-04 17:50:20.5+00	27	61	2024-06-01 00:00:00+00
kenji	bc8122e5-12a2-4a3b-0ff8-fceba982dfc8	2023-06-06 12:05:08.5+00	29	122	2024-06-01 00:00:00+00
kenji	c1279c3d-8c45-3f51-73dc-79780e0e6f88	2024-02-20 16:15:23.5+00	39	122	2024-06-01 00:00:00+00
kenji	cf8e5666-95a0-c38c-61a1-8f695be2b4b7	2023-07-06 02:57:44.5+00	3	305	2024-06-01 00:00:00+00
kenji	d084a939-64c0-0ca6-b6ef-64af58f2e3a3	2023-08-19 13:16:38.5+00	39	366	2024-06-01 00:00:00+00
kenji	dbf8ec0a-cfb3-b784-a40d-8481a524f608	2023-08-12 03:33:29.5+00	33	\N	2024-06-01 00:00:00+00
noor	01a2bd05-a71c-1fe6-c35c-8cbaa55b80aa	2023-07-17 05:32:28+00	12	\N	2024-06-01 00:00:00+00
noor	01a3f12d-f885-6614-3365-9be3a8caba4c	2023-12-27 03:21:46+00	44	366	2024-06-01 00:00:00+00
noor	02495d8b-db68-5965-9fff-e808bc8cc052	2023-10-06 16:27:07+00	28	183	2024-06-01 00:00:00+00
noor	0e9d50fd-7f91-e34a-e0f7-0caf3e200f6c	2023-12-12 07:55:28+00	32	61	2024-06-01 00:00:00+00
noor	16dc3e37-ed8d-e3c6-2d8e-fefea6ff0bb1	2023-12-19 17:38:37+00	38	\N	2024-06-01 00:00:00+00
noor	313ba598-e7f7-5acb-e174-34447519beac	2024-03-02 18:50:07+00	48	244	2024-06-01 00:00:00+00
noor	3c150bd9-9549-7838-b98f-37436dd3885d	2023-08-15 20:25:04+00	36	183	2024-06-01 00:00:00+00
noor	42a43fc8-6172-fab2-2522-6f67bdd42486	2024-02-02 03:57:31+00	24	61	2024-06-01 00:00:00+00
noor	445e0e6d-ef59-5675-3e7c-eb6b0ecbca93	2023-06-17 14:39:52+00	38	244	2024-06-01 00:00:00+00
noor	493fe914-c342-a86e-873d-c0002f614b84	2023-12-04 22:12:19+00	26	122	2024-06-01 00:00:00+00
noor	4a81f8c0-fcb3-b40a-7847-49603e8280f7	2023-07-24 15:15:37+00	18	366	2024-06-01 00:00:00+00
noor	500382a1-4728-cc36-5ec2-62b0a2f4d784	2023-07-09 19:49:19+00	6	61	2024-06-01 00:00:00+00
noor	62a4fa3e-5bbb-d8fa-b412-c43855deb8e6	2024-02-24 09:06:58+00	42	305	2024-06-01 00:00:00+00
noor	637c7f45-d491-62a9-fdb8-a32a8aa33c0b	2024-01-25 18:14:22+00	18	122	2024-06-01 00:00:00+00
noor	743ad252-b995-8dd4-91c6-6d8e3b8ca3d5	2023-10-28 21:36:34+00	46	\N	2024-06-01 00:00:00+00
noor	76a934cd-032b-67f5-ff2a-c73825a5579a	2023-09-29 06:43:58+00	22	244	2024-06-01 00:00:00+00
noor	79cc9e18-c432-57f9-6db8-398c04deb69e	2023-08-30 15:51:22+00	48	61	2024-06-01 00:00:00+00
noor	86a1f1a0-9b0a-2c81-a1b4-ea0432df319e	2023-06-10 04:56:43+00	32	305	2024-06-01 00:00:00+00
noor	88796248-0718-408b-bce9-cc0954ad0b73	2023-09-07 01:34:31+00	4	\N	2024-06-01 00:00:00+00
noor	9192918a-7230-f7c9-e1f2-ba8b9736925e	2023-11-20 02:46:01+00	14	244	2024-06-01 00:00:00+00
noor	969b9856-a551-63b4-cdeb-653e792c94e1	2023-08-23 06:08:13+00	42	122	2024-06-01 00:00:00+00
noor	a2477e70-fadf-bb36-a93f-0d979115c449	2023-11-05 07:19:43+00	2	366	2024-06-01 00:00:00+00
noor	a5605375-593c-c486-42ed-2cd4c56e98f1	2023-09-21 21:00:49+00	16	305	2024-06-01 00:00:00+00
noor	aba30390-0d81-7ad4-f629-68843be59509	2024-02-16 23:23:49+00	36	366	2024-06-01 00:00:00+00
noor	ae2d45ec-96c2-be3c-b1ac-05ecbfe4e60d	2023-06-02 19:13:34+00	26	366	2024-06-01 00:00:00+00
noor	be3a90cd-dbde-ad3d-5b0e-9d00eeb06f5d	2023-06-25 00:23:01+00	44	183	2024-06-01 00:00:00+00
noor	d0be0bf6-4706-ea68-9000-c4ae0ca4eaee	2024-01-10 22:48:04+00	6	244	2024-06-01 00:00:00+00
noor	d939f9fb-9d99-b159-7d50-65a53e494604	2024-01-18 08:31:13+00	12	183	2024-06-01 00:00:00+00
noor	e1fc7f0a-a62f-16fb-2448-81198addb1e2	2023-11-12 17:02:52+00	8	305	2024-06-01 00:00:00+00
noor	fcfece9f-e249-081a-1e9a-e537fa27df4b	2023-08-01 00:58:46+00	24	305	2024-06-01 00:00:00+00
noor	fe65b911-6e1c-c9e9-b0f5-00461b9e60df	2023-10-14 02:10:16+00	34	122	2024-06-01 00:00:00+00
kenji	de5b3aaa-f38f-9f85-4d2f-1adf06f2eda7	2024-03-10 00:00:00+00	0	0	2024-06-01 00:00:00+00
kenji	6b86e614-5ceb-2266-822c-946b9e87d2fa	2024-03-10 00:14:59.999999+00	1	60	2024-06-01 00:00:00+00
kenji	0e02fe11-eacd-43d1-cc21-498c0ad5db9d	2024-03-10 00:30:00+00	2	120	2024-06-01 00:00:00+00
kenji	e461071e-36eb-862a-5d48-b8b59cf795e2	2024-03-10 00:44:59.999999+00	3	180	2024-06-01 00:00:00+00
kenji	38d41e52-07c8-e191-4b8b-ab4e5455a4d4	2024-03-10 01:00:00+00	4	240	2024-06-01 00:00:00+00
kenji	5fa1d802-495d-01df-5dd1-64cbceed195c	2024-03-10 01:14:59.999999+00	5	300	2024-06-01 00:00:00+00
kenji	a8201700-20aa-0e90-f874-55b3346d2a9d	2024-03-10 01:30:00+00	6	360	2024-06-01 00:00:00+00
kenji	adfa62ac-9ac5-e3e9-d85e-cdc32f283455	2024-03-10 01:44:59.999999+00	7	420	2024-06-01 00:00:00+00
kenji	bfe7bb65-2b6d-b6d1-82ea-3c8bdd8fd1de	2024-03-10 02:00:00+00	8	480	2024-06-01 00:00:00+00
kenji	a81ec300-4a3d-1ff4-4023-7a17efef9c12	2024-03-10 02:14:59.999999+00	9	540	2024-06-01 00:00:00+00
kenji	c8685ada-d58d-5f18-ba14-d574c31eb72d	2024-03-10 02:30:00+00	10	600	2024-06-01 00:00:00+00
kenji	d7d76dbb-a357-0cfc-2a4e-b59ecbf53f8f	2024-03-10 02:44:59.999999+00	11	660	2024-06-01 00:00:00+00
kenji	f7a5c9d7-7b5c-ff1a-a387-05119e2fc3b8	2024-03-10 03:00:00+00	12	720	2024-06-01 00:00:00+00
kenji	9c1725ad-d620-eae1-a742-a7d656cd49bf	2024-03-10 03:14:59.999999+00	13	780	2024-06-01 00:00:00+00
kenji	6c677a6a-3ae5-7116-b128-2df4535d8ebd	2024-03-10 03:30:00+00	14	840	2024-06-01 00:00:00+00
kenji	86b5c10e-816f-b233-8bbc-be8d8c20585d	2024-03-10 03:44:59.999999+00	15	900	2024-06-01 00:00:00+00
ada	ab042bac-ba9c-1eb0-b4b0-3ead6373d7aa	2023-08-03 12:13:09+00	26	\N	2024-06-01 00:00:00+00
ada	b1546776-048e-58b7-094b-294a752862ac	2024-02-19 10:38:12+00	38	61	2024-06-01 00:00:00+00
ada	bb3a0434-a85c-4d45-1a9d-0020f221f80d	2024-02-26 20:21:21+00	44	\N	2024-06-01 00:00:00+00
ada	d340a2a8-9bf4-87f8-d233-f72c2a65849e	2023-10-01 17:58:21+00	24	366	2024-06-01 00:00:00+00
ada	d5d779b6-c98f-1870-6292-9f7ede0e32c3	2023-12-07 09:26:42+00	28	244	2024-06-01 00:00:00+00
ada	de282742-a667-2b3d-110f-f09c74b2c40d	2023-06-20 01:54:15+00	40	366	2024-06-01 00:00:00+00
ada	ed7acd6f-f133-87d5-ee06-1e4bca506691	2023-10-09 03:41:30+00	30	305	2024-06-01 00:00:00+00
ada	eeb5ef76-9dfd-7d75-d421-2af98fa013b5	2023-10-16 13:24:39+00	36	244	2024-06-01 00:00:00+00
ada	f24fcc57-d3ef-be91-8ce1-837d272ef72d	2023-12-22 04:53:00+00	40	122	2024-06-01 00:00:00+00
ada	f32fc348-f3b3-53b6-b685-7c51e24e584c	2023-08-10 21:56:18+00	32	366	2024-06-01 00:00:00+00
ada	fa508de1-de8b-b540-f61d-6b0a3dbaff1c	2023-09-09 12:48:54+00	6	122	2024-06-01 00:00:00+00
it's é	00bd12bb-f9d8-5091-b2f6-90f431572871	2023-10-04 05:12:44+00	26	61	2024-06-01 00:00:00+00
it's é	0b4618fa-cdef-0335-c1e1-723487fa1f92	2023-07-22 04:01:14+00	16	244	2024-06-01 00:00:00+00
it's é	161f14ea-d196-290b-6f7c-14f5e84a7ff4	2023-08-05 23:27:32+00	28	122	2024-06-01 00:00:00+00
it's é	253053c9-7a27-9b16-3084-b277060f01dd	2024-01-15 21:16:50+00	10	61	2024-06-01 00:00:00+00
it's é	2fa2cd79-6d6b-f3e4-be8d-f61d326f7cea	2023-10-26 10:22:11+00	44	305	2024-06-01 00:00:00+00
it's é	3c30b091-1cc0-0471-78f7-a28ce1078e9e	2023-06-22 13:08:38+00	42	61	2024-06-01 00:00:00+00
it's é	3cd9582c-21ed-3759-e3ef-485e51465045	2024-02-21 21:52:35+00	40	183	2024-06-01 00:00:00+00
it's é	3e18dfcf-29d3-bb39-b171-763aa587b6a1	2024-02-29 07:35:44+00	46	122	2024-06-01 00:00:00+00
it's é	3f876af3-8695-a7c1-627c-2d94ba0d445a	2023-12-24 16:07:23+00	42	244	2024-06-01 00:00:00+00
it's é	50e5c00c-b5a7-45e2-0579-b910dc9e8445	2023-11-10 05:48:29+00	6	183	2024-06-01 00:00:00+00
it's é	5b5e1f37-9a03-00ea-a58b-2022415e07a3	2023-09-04 14:20:08+00	2	305	2024-06-01 00:00:00+00
it's é	5eab9773-5a89-9681-34a4-6d41ccd872fc	2024-02-14 12:09:26+00	34	244	2024-06-01 00:00:00+00
it's é	6858be83-51b8-2fff-e252-a05994769d3f	2024-01-08 11:33:41+00	4	122	2024-06-01 00:00:00+00
it's é	6a98caa2-1a61-e701-976f-86b4520e3993	2023-07-14 18:18:05+00	10	305	2024-06-01 00:00:00+00
it's é	6ba42327-f4a7-7a40-2daf-fc8619a7b42a	2023-08-20 18:53:50+00	40	\N	2024-06-01 00:00:00+00
it's é	77f45dfc-a9a8-2514-3985-d4820d577875	2023-11-02 20:05:20+00	0	244	2024-06-01 00:00:00+00
it's é	8306e68c-1836-9162-f31d-d769541114d2	2024-02-07 02:26:17+00	28	305	2024-06-01 00:00:00+00
it's é	890283e4-7a8b-b50d-3f67-5c767a3f3946	2023-09-26 19:29:35+00	20	122	2024-06-01 00:00:00+00
it's é	8a4d89fb-84cd-1e50-1f49-4a3ad494172e	2023-12-17 06:24:14+00	36	305	2024-06-01 00:00:00+00
it's é	94e3c6fa-597e-ad5a-be7e-19272469226d	2023-07-07 08:34:56+00	4	366	2024-06-01 00:00:00+00
it's é	9826a2ec-c856-930e-79b4-108b5ff894ad	2023-10-11 14:55:53+00	32	\N	2024-06-01 00:00:00+00
it's é	ad42051e-8360-8679-7163-82d01d55d580	2023-08-13 09:10:41+00	34	61	2024-06-01 00:00:00+00
it's é	b934b0d8-0776-42f8-c852-f1ea29bbda7f	2023-10-19 00:39:02+00	38	366	2024-06-01 00:00:00+00
it's é	c41803ca-427b-6013-1896-b2a6934909d7	2023-12-02 10:57:56+00	24	\N	2024-06-01 00:00:00+00
it's é	c4d72514-f569-80fd-2c46-44ab0dfc1a6c	2023-06-15 03:25:29+00	36	122	2024-06-01 00:00:00+00
it's é	c950ec20-3f5d-3185-ed88-f26651746a73	2023-06-07 17:42:20+00	30	183	2024-06-01 00:00:00+00
it's é	cdb0a4e0-bcff-f3e1-e944-eddd22256b4b	2023-12-09 20:41:05+00	30	366	2024-06-01 00:00:00+00
it's é	d7e305d4-2a37-ebf9-86f1-53f55355bf6c	2023-11-25 01:14:47+00	18	61	2024-06-01 00:00:00+00
it's é	d86c6c60-626e-efbd-bf65-349c405347ad	2023-06-29 22:51:47+00	48	\N	2024-06-01 00:00:00+00
it's é	dc5b54ac-91a1-749f-2a82-6e14bca232b0	2023-09-19 09:46:26+00	14	183	2024-06-01 00:00:00+00
it's é	e4702116-30f2-8f50-ffc8-010a788d3618	2023-11-17 15:31:38+00	12	122	2024-06-01 00:00:00+00
it's é	eb892678-8dc4-8319-917d-8e3a3c6b49d4	2023-09-12 00:03:17+00	8	244	2024-06-01 00:00:00+00
it's é	ed7da97a-6a26-0dbb-79a1-15e5bf9fde5f	2023-08-28 04:36:59+00	46	366	2024-06-01 00:00:00+00
it's é	ee214fe0-6114-b7b9-5027-4a4fb8f01ec6	2024-01-01 01:50:32+00	48	183	2024-06-01 00:00:00+00
it's é	ef061c72-cfe3-b8fd-a21e-0e52bcfb7144	2024-01-30 16:43:08+00	22	366	2024-06-01 00:00:00+00
it's é	ef3acf0f-080d-56b2-49aa-9b9a71d72dd8	2024-01-23 06:59:59+00	16	\N	2024-06-01 00:00:00+00
it's é	f1a826c9-f9d8-15dc-7c0c-c56e771f6c7c	2023-07-29 13:44:23+00	22	183	2024-06-01 00:00:00+00
kenji	036d9f56-9863-8936-9f54-60c3216c2fe9	2023-09-03 08:42:56.5+00	1	244	2024-06-01 00:00:00+00
kenji	1c333e65-6d8b-f6b4-3b93-08aa0ef76738	2024-02-28 01:58:32.5+00	45	61	2024-06-01 00:00:00+00
kenji	25de8d72-e825-3d64-ae3a-389178b162a0	2023-12-08 15:03:53.5+00	29	305	2024-06-01 00:00:00+00
kenji	396e8481-7104-0b55-f086-6e1157c7830f	2023-10-25 04:44:59.5+00	43	244	2024-06-01 00:00:00+00
kenji	dcffc5b4-aeec-b7aa-ff9e-beef2b1b8b28	2024-01-14 15:39:38.5+00	9	\N	2024-06-01 00:00:00+00
kenji	dd9ea47b-d337-20f1-7600-15a77fd0a5cb	2024-01-29 11:05:56.5+00	21	305	2024-06-01 00:00:00+00
kenji	de3978c1-6bd6-34c8-206f-541f4fdc1de2	2024-01-22 01:22:47.5+00	15	366	2024-06-01 00:00:00+00
kenji	dec4183a-11ec-9898-ae04-09599f55efc1	2024-01-07 05:56:29.5+00	3	61	2024-06-01 00:00:00+00
kenji	f6c77fd6-1239-c1eb-bee8-14de3cbf9c54	2023-11-16 09:54:26.5+00	11	61	2024-06-01 00:00:00+00
kenji	f7a0697f-e429-1754-cd59-b9c14904dc29	2023-11-01 14:28:08.5+00	49	183	2024-06-01 00:00:00+00
kenji	ff2ae9dc-01b9-4393-92ed-583a34a707fd	2023-08-26 22:59:47.5+00	45	305	2024-06-01 00:00:00+00
lea	078ab66e-3145-9c18-e802-6861ef4b0057	2023-07-30 19:21:34.5+00	23	244	2024-06-01 00:00:00+00
lea	079ec088-e66b-d3aa-0037-4931c73369e0	2024-01-02 07:27:43.5+00	49	244	2024-06-01 00:00:00+00
lea	0e015f36-3cbb-8eba-f87f-93e82ce70bee	2023-07-01 04:28:58.5+00	49	61	2024-06-01 00:00:00+00
lea	13c58505-2efc-441d-d85f-ef8217b7d2cf	2023-12-25 21:44:34.5+00	43	305	2024-06-01 00:00:00+00
lea	1d57d995-a061-2e1f-01c0-0d7c107002ff	2023-11-18 21:08:49.5+00	13	183	2024-06-01 00:00:00+00
lea	1d84e88f-fd66-2a6c-a040-0cdc0617b5d0	2024-01-24 12:37:10.5+00	17	61	2024-06-01 00:00:00+00
lea	2f41ab37-2698-f46c-d752-f3dd6e1377f9	2023-07-23 09:38:25.5+00	17	305	2024-06-01 00:00:00+00
lea	30384109-31ab-5f76-2560-4f2a98fbbb84	2024-01-09 17:10:52.5+00	5	183	2024-06-01 00:00:00+00
lea	40b71da2-63fa-82b5-c395-67137a5ad825	2024-01-17 02:54:01.5+00	11	122	2024-06-01 00:00:00+00
lea	42f0093b-eed4-b2a2-1384-e20a2a976e7e	2023-11-26 06:51:58.5+00	19	122	2024-06-01 00:00:00+00
lea	46575737-1a74-817d-01e6-a6231857945e	2023-08-22 00:31:01.5+00	41	61	2024-06-01 00:00:00+00
lea	55880f92-14ac-bd25-b41c-ce99df59df90	2023-11-11 11:25:40.5+00	7	244	2024-06-01 00:00:00+00
lea	578a4218-133a-643a-1a39-4095b2001f4a	2023-12-03 16:35:07.5+00	25	61	2024-06-01 00:00:00+00
lea	6283363f-b57d-e3a7-f070-dd4fa4f93df2	2023-06-16 09:02:40.5+00	37	183	2024-06-01 00:00:00+00
lea	67cac825-0502-7138-aa81-8d9b62656592	2023-07-15 23:55:16.5+00	11	366	2024-06-01 00:00:00+00
lea	692b7124-842e-4331-981b-b6c1c2dd77a5	2023-07-08 14:12:07.5+00	5	\N	2024-06-01 00:00:00+00
lea	76aadc57-4858-b3f9-9d13-7e0e646bb893	2024-02-15 17:46:37.5+00	35	305	2024-06-01 00:00:00+00
lea	9062dfa6-e841-87cc-1da1-aa366413b025	2023-12-11 02:18:16.5+00	31	\N	2024-06-01 00:00:00+00
lea	96720a0c-6fed-c752-f77d-9fee9a24a9a6	2024-02-23 03:29:46.5+00	41	244	2024-06-01 00:00:00+00
lea	98fb4214-72dc-ca5a-f8fc-b864c62e2629	2023-06-01 13:36:22.5+00	25	305	2024-06-01 00:00:00+00
lea	a42d3961-1d1b-7861-30b8-2299596d606c	2023-08-07 05:04:43.5+00	29	183	2024-06-01 00:00:00+00
lea	bcccf18d-87dc-ae01-6f65-658f01e5d841	2023-12-18 12:01:25.5+00	37	366	2024-06-01 00:00:00+00
lea	c716d842-c34d-cf45-b558-e9c74b670558	2023-06-23 18:45:49.5+00	43	122	2024-06-01 00:00:00+00
lea	c7a90201-f8c3-c2fb-41b5-47c96620cb3f	2023-11-04 01:42:31.5+00	1	305	2024-06-01 00:00:00+00
lea	d6969cf7-2d21-b51c-ce10-6f1b1255ff3a	2023-06-08 23:19:31.5+00	31	244	2024-06-01 00:00:00+00
lea	de2ccde0-34cd-6d86-50c3-74c8dfa37c6d	2024-01-31 22:20:19.5+00	23	\N	2024-06-01 00:00:00+00
lea	e6f214ef-e05f-2611-1279-cf9be5a3fdf4	2024-03-01 13:12:55.5+00	47	183	2024-06-01 00:00:00+00
lea	eebe69c3-8190-b763-dfd3-43a6a54c2f8f	2024-02-08 08:03:28.5+00	29	366	2024-06-01 00:00:00+00
lea	f1923440-2328-4a41-fa7f-b31fb14af3e6	2023-08-14 14:47:52.5+00	35	122	2024-06-01 00:00:00+00
lea	fccbb487-8c16-2af9-cefb-a183cdf16237	2023-08-29 10:14:10.5+00	47	\N	2024-06-01 00:00:00+00
lea	0f89121e-d100-276f-dbde-d1b8b34c2e0e	2023-09-28 01:06:46.5+00	1021	183	2024-06-01 00:00:00+00
lea	1f2b3e97-9434-a332-1408-fe3cb79df361	2023-09-05 19:57:19.5+00	1003	366	2024-06-01 00:00:00+00
lea	3226360d-275a-f89f-8b2d-baf810f12031	2023-10-05 10:49:55.5+00	1027	122	2024-06-01 00:00:00+00
lea	3e6b14dc-72f1-5e07-a515-79a0a75a76b6	2023-10-12 20:33:04.5+00	1033	61	2024-06-01 00:00:00+00
lea	5333a674-d255-0a24-cf48-f5abae97ca86	2023-10-27 15:59:22.5+00	1045	366	2024-06-01 00:00:00+00
lea	561355df-3b6c-2e0d-8443-d404c5495032	2023-09-13 05:40:28.5+00	1009	305	2024-06-01 00:00:00+00
lea	a42efbe2-2d5d-1c59-dc9d-135b8d9ee48d	2023-10-20 06:16:13.5+00	1039	\N	2024-06-01 00:00:00+00
lea	aad125d2-e37d-057e-3826-21d9f23d4643	2023-09-20 15:23:37.5+00	1015	244	2024-06-01 00:00:00+00
kenji	f2896c56-bb58-7dfd-8697-6b99059803ea	2024-03-10 04:00:00+00	16	960	2024-06-01 00:00:00+00
kenji	16fda016-3d73-3f03-d74a-61bf6e98324d	2024-03-10 04:14:59.999999+00	17	1020	2024-06-01 00:00:00+00
kenji	ba6ab2be-e30f-e516-ab08-45eab50acbc5	2024-03-10 04:30:00+00	18	1080	2024-06-01 00:00:00+00
kenji	f9a1fa45-9459-a4b7-87f9-a5ffc60bd165	2024-03-10 04:44:59.999999+00	19	1140	2024-06-01 00:00:00+00
kenji	607f16c5-9949-0fbd-601e-0164811b3be5	2024-03-10 05:00:00+00	20	1200	2024-06-01 00:00:00+00
kenji	87bcdac1-9b8d-43f2-ceee-c976da1c298c	2024-03-10 05:14:59.999999+00	21	1260	2024-06-01 00:00:00+00
kenji	6cf6659a-98a7-18df-63bc-76c27ca6bbab	2024-03-10 05:30:00+00	22	1320	2024-06-01 00:00:00+00
kenji	31420075-576b-a9dc-04f7-065dcd52ede6	2024-03-10 05:44:59.999999+00	23	1380	2024-06-01 00:00:00+00
kenji	39df7450-0b43-31aa-410f-43a1d6b1a25e	2024-03-10 06:00:00+00	24	1440	2024-06-01 00:00:00+00
kenji	c6f273fc-1141-886e-3718-4224e8cd95c2	2024-03-10 06:14:59.999999+00	25	1500	2024-06-01 00:00:00+00
kenji	ac2539ea-44d6-603f-a408-6aa688b4fb1a	2024-03-10 06:30:00+00	26	1560	2024-06-01 00:00:00+00
kenji	93744d82-2ec4-6e46-a7cf-def1618248b3	2024-03-10 06:44:59.999999+00	27	1620	2024-06-01 00:00:00+00
kenji	81da8c99-3485-597f-d733-95a5c9fb6225	2024-03-10 07:00:00+00	28	1680	2024-06-01 00:00:00+00
kenji	4f4bc1a6-1081-e164-72ae-50819fd6740f	2024-03-10 07:14:59.999999+00	29	1740	2024-06-01 00:00:00+00
kenji	1ac5d015-8ec1-2369-3227-94fcad2a502b	2024-03-10 07:30:00+00	30	1800	2024-06-01 00:00:00+00
kenji	be506539-00fc-2dc6-ebd1-bdcda9bcdc50	2024-03-10 07:44:59.999999+00	31	1860	2024-06-01 00:00:00+00
kenji	a1da75cd-2b18-1880-2936-788044356e0d	2024-03-10 08:00:00+00	32	1920	2024-06-01 00:00:00+00
kenji	08cc0c75-1ed5-d0a6-78db-81b9f794ebeb	2024-03-10 08:14:59.999999+00	33	1980	2024-06-01 00:00:00+00
kenji	2336e0d5-2a6d-b574-e599-93ac3049ba78	2024-03-10 08:30:00+00	34	2040	2024-06-01 00:00:00+00
kenji	7a66bc96-de39-5aa1-45f3-474badf95201	2024-03-10 08:44:59.999999+00	35	2100	2024-06-01 00:00:00+00
kenji	126d90a5-e253-432f-2b61-a7f6ebad1499	2024-03-10 09:00:00+00	36	2160	2024-06-01 00:00:00+00
kenji	ad3be1ef-0495-0877-bc64-dc5338c15bc7	2024-03-10 09:14:59.999999+00	37	2220	2024-06-01 00:00:00+00
kenji	0b78dfd1-8ed5-8ecf-7e63-0ff7f9180c69	2024-03-10 09:30:00+00	38	2280	2024-06-01 00:00:00+00
kenji	cabdd30a-dbde-3ff7-c423-fb1a80e7d5e8	2024-03-10 09:44:59.999999+00	39	2340	2024-06-01 00:00:00+00
kenji	c930cf2e-309a-8ac9-f32a-19c37a79853b	2024-03-10 10:00:00+00	40	2400	2024-06-01 00:00:00+00
kenji	814d8194-044d-63ba-10c9-84c7ac83209e	2024-03-10 10:14:59.999999+00	41	2460	2024-06-01 00:00:00+00
kenji	c937a7ea-9df3-3793-00cd-29010a99b5b0	2024-03-10 10:30:00+00	42	2520	2024-06-01 00:00:00+00
kenji	dda7fcac-b1db-587f-a3d0-074b80a4ad54	2024-03-10 10:44:59.999999+00	43	2580	2024-06-01 00:00:00+00
kenji	ba9acb46-7b82-9650-25b8-b296a281a39e	2024-03-10 11:00:00+00	44	2640	2024-06-01 00:00:00+00
kenji	717c6566-64ac-5e4c-84d0-680260301307	2024-03-10 11:14:59.999999+00	45	2700	2024-06-01 00:00:00+00
kenji	dd87e819-2fec-b1b0-4349-4d1f2660dc56	2024-03-10 11:30:00+00	46	2760	2024-06-01 00:00:00+00
kenji	157449a9-6cd1-75ea-7aa1-a4aef3344699	2024-03-10 11:44:59.999999+00	47	2820	2024-06-01 00:00:00+00
kenji	67b1b62f-d2ca-86c1-2318-1aa5fc4e90f7	2024-03-10 12:00:00+00	48	2880	2024-06-01 00:00:00+00
kenji	1e3d5060-ba94-0760-12f3-03598ebe85cc	2024-03-10 12:14:59.999999+00	49	2940	2024-06-01 00:00:00+00
kenji	b8799d5d-dcaf-a90a-1d98-f6d758ab6672	2024-03-10 12:30:00+00	50	3000	2024-06-01 00:00:00+00
kenji	0a48d9e1-b0f6-2fdd-862f-e166eba58976	2024-03-10 12:44:59.999999+00	51	3060	2024-06-01 00:00:00+00
kenji	33067842-ea69-1d28-b135-213047b6a654	2024-03-10 13:00:00+00	52	3120	2024-06-01 00:00:00+00
kenji	6f273291-5d83-79d4-db27-77770528dfe7	2024-03-10 13:14:59.999999+00	53	3180	2024-06-01 00:00:00+00
kenji	1446191d-d2a1-441e-4271-8543d64eb460	2024-03-10 13:30:00+00	54	3240	2024-06-01 00:00:00+00
kenji	11041b53-fe06-b8f0-c866-9ca18aae457d	2024-03-10 13:44:59.999999+00	55	3300	2024-06-01 00:00:00+00
kenji	e73cb55d-ce13-a1e2-ccc9-dd85bcffdc09	2024-03-10 14:00:00+00	56	3360	2024-06-01 00:00:00+00
kenji	6252704e-050f-3d13-f29c-f19fa7d460e0	2024-03-10 14:14:59.999999+00	57	3420	2024-06-01 00:00:00+00
kenji	93a41179-7d24-c25b-dba6-b27865997510	2024-03-10 14:30:00+00	58	3480	2024-06-01 00:00:00+00
kenji	039a6ebe-b25e-3bc8-a658-7dc93e74e955	2024-03-10 14:44:59.999999+00	59	3540	2024-06-01 00:00:00+00
kenji	b31e1ff4-5d15-6b00-e439-6517b8ae3dc3	2024-03-10 15:00:00+00	60	3600	2024-06-01 00:00:00+00
kenji	2ee4f0c9-a8e1-07a9-a222-99a625e416e0	2024-03-10 15:14:59.999999+00	61	3660	2024-06-01 00:00:00+00
kenji	d6ffd8dc-e850-8c5c-ebf6-43137ad3290e	2024-03-10 15:30:00+00	62	3720	2024-06-01 00:00:00+00
kenji	d64e8985-ff7f-a17b-7b92-735845d7f7b6	2024-03-10 15:44:59.999999+00	63	3780	2024-06-01 00:00:00+00
kenji	935271a6-829c-cf9b-24a3-2c9980154cb3	2024-03-10 16:00:00+00	64	3840	2024-06-01 00:00:00+00
kenji	c7c4f608-9537-aefa-de79-8228167717fc	2024-03-10 16:14:59.999999+00	65	3900	2024-06-01 00:00:00+00
kenji	9fa99f2a-9eb4-176e-ba87-16cda463667a	2024-03-10 16:30:00+00	66	3960	2024-06-01 00:00:00+00
kenji	213348d8-cb2b-878f-7866-17b254836a9e	2024-03-10 16:44:59.999999+00	67	4020	2024-06-01 00:00:00+00
kenji	b6005d8a-65f8-c0d2-aeb2-2456340160ae	2024-03-10 17:00:00+00	68	4080	2024-06-01 00:00:00+00
kenji	eccd4758-c88d-e4ff-853d-0403a8bfe84f	2024-03-10 17:14:59.999999+00	69	4140	2024-06-01 00:00:00+00
kenji	074f5ab9-3f3c-adea-5f9e-7427b7fe340c	2024-03-10 17:30:00+00	70	4200	2024-06-01 00:00:00+00
kenji	d2de408a-d386-ac02-99b9-83adb30c4f90	2024-03-10 17:44:59.999999+00	71	4260	2024-06-01 00:00:00+00
kenji	8ebd40b8-0351-292e-1989-f4f0a23a14b7	2024-03-10 18:00:00+00	72	4320	2024-06-01 00:00:00+00
kenji	da9e7e55-baea-87ba-adaa-5dde6e9be86f	2024-03-10 18:14:59.999999+00	73	4380	2024-06-01 00:00:00+00
kenji	9e3ef8a0-8714-8460-e3f3-ba23ce1e1565	2024-03-10 18:30:00+00	74	4440	2024-06-01 00:00:00+00
kenji	80df2f98-9211-4e76-4cc9-7c3f97fd0462	2024-03-10 18:44:59.999999+00	75	4500	2024-06-01 00:00:00+00
kenji	f74751ef-011f-ddd4-59fc-bb5f695ed013	2024-03-10 19:00:00+00	76	4560	2024-06-01 00:00:00+00
kenji	f11018f5-d92b-4226-8fb9-979baa6dfd21	2024-03-10 19:14:59.999999+00	77	4620	2024-06-01 00:00:00+00
kenji	58b2b13b-370c-ee1d-d71e-e82be9fc6884	2024-03-10 19:30:00+00	78	4680	2024-06-01 00:00:00+00
kenji	36202a2e-c250-400e-e74d-ee3739487f2b	2024-03-10 19:44:59.999999+00	79	4740	2024-06-01 00:00:00+00
kenji	8d8ec6c5-5ea1-a915-c2f4-fc5d705a12c9	2024-03-10 20:00:00+00	80	4800	2024-06-01 00:00:00+00
kenji	78171513-419b-a6ee-6e79-06316cbfb6a7	2024-03-10 20:14:59.999999+00	81	4860	2024-06-01 00:00:00+00
kenji	b234b684-53bd-5e9e-d331-a23001950354	2024-03-10 20:30:00+00	82	4920	2024-06-01 00:00:00+00
kenji	b3067bff-e46e-628b-6132-26f2b75e6c69	2024-03-10 20:44:59.999999+00	83	4980	2024-06-01 00:00:00+00
kenji	702009ad-39fe-acdf-55b1-4ed2126d4890	2024-03-10 21:00:00+00	84	5040	2024-06-01 00:00:00+00
kenji	23dfe28c-47a4-d6bf-9ff9-0c0a52e8297b	2024-03-10 21:14:59.999999+00	85	5100	2024-06-01 00:00:00+00
kenji	f78150a2-54e7-aadc-af81-3d1daa857b54	2024-03-10 21:30:00+00	86	5160	2024-06-01 00:00:00+00
kenji	1f7790bf-90a5-6aed-5a54-6ff254018f8d	2024-03-10 21:44:59.999999+00	87	5220	2024-06-01 00:00:00+00
kenji	a589d91b-e090-06e6-f0cd-4da9f99fcdc5	2024-03-10 22:00:00+00	88	5280	2024-06-01 00:00:00+00
kenji	852ec55a-0f8b-f2e3-d24a-14c023234258	2024-03-10 22:14:59.999999+00	89	5340	2024-06-01 00:00:00+00
kenji	b6462f3e-86dd-c600-19d4-54719c251551	2024-03-10 22:30:00+00	90	5400	2024-06-01 00:00:00+00
kenji	e51e87a5-7e91-6cfc-cd42-ae36c3a9f3dc	2024-03-10 22:44:59.999999+00	91	5460	2024-06-01 00:00:00+00
kenji	051770a4-e089-618b-7b40-e235b2e2a697	2024-03-10 23:00:00+00	92	5520	2024-06-01 00:00:00+00
kenji	fdf94935-5ac4-75af-697e-bf341f42bc21	2024-03-10 23:14:59.999999+00	93	5580	2024-06-01 00:00:00+00
kenji	6c98627f-081c-a254-8242-cc863c6147de	2024-03-10 23:30:00+00	94	5640	2024-06-01 00:00:00+00
kenji	cfc48c47-cd9e-5a9a-ab1c-eb0f8fde1b2f	2024-03-10 23:44:59.999999+00	95	5700	2024-06-01 00:00:00+00
kenji	afcab648-953f-46bc-4aee-b618b5d2071c	2024-03-11 00:00:00+00	96	5760	2024-06-01 00:00:00+00
old	01bb44c8-809e-ed4f-7d52-54cc475191ab	1883-11-18 17:03:57+00	3	\N	2024-06-01 00:00:00+00
old	ece79449-d62d-9427-edb5-ab1c58603949	1969-12-31 23:59:59.999999+00	4	\N	2024-06-01 00:00:00+00
big	164a5cb8-92b6-11d4-063a-7809af6cb1b2	2024-02-29 23:59:00+00	2147483647	\N	2024-06-01 00:00:00+00
big	f3002bc3-d216-2490-f9f8-ae6dee46f41a	2024-02-29 23:59:00+00	2147483647	\N	2024-06-01 00:00:00+00
\.


--
-- Data for Name: learning_rollup; Type: TABLE DATA; Schema: public; Owner: keeper
--

COPY public.learning_rollup (user_id, day, cells) FROM stdin;
ada	2023-06-05	\\x011902387a
ada	2023-06-12	\\x0140024400
ada	2023-06-20	\\x01070250dc05
ada	2023-06-27	\\x012e025ce204
ada	2023-07-04	\\x01550204e803
ada	2023-07-12	\\x011c0210ee02
ada	2023-07-19	\\x0143021cf401
ada	2023-07-27	\\x010a02287a
ada	2023-08-03	\\x0130023400
ada	2023-08-10	\\x01570240dc05
ada	2023-08-18	\\x011e024ce204
ada	2023-08-25	\\x01450258e803
ada	2023-09-02	\\x010c0200ee02
ada	2023-09-09	\\x0133020cf401
ada	2023-09-16	\\x015a02187a
ada	2023-09-24	\\x0121022400
ada	2023-10-01	\\x01470230dc05
ada	2023-10-09	\\x010e023ce204
ada	2023-10-16	\\x01350248e803
ada	2023-10-23	\\x015c0254ee02
ada	2023-10-31	\\x01230260f401
ada	2023-11-07	\\x014a02087a
ada	2023-11-15	\\x0111021400
ada	2023-11-22	\\x01380220dc05
ada	2023-11-29	\\x015e022ce204
ada	2023-12-07	\\x01250238e803
ada	2023-12-14	\\x014c0244ee02
ada	2023-12-22	\\x01130250f401
ada	2023-12-29	\\x013a025c7a
ada	2024-01-06	\\x0101020400
ada	2024-01-13	\\x01280210dc05
ada	2024-01-20	\\x014f021ce204
ada	2024-01-28	\\x01150228e803
ada	2024-02-04	\\x013c0234ee02
ada	2024-02-12	\\x01030240f401
ada	2024-02-19	\\x012a024c7a
ada	2024-02-26	\\x0151025800
ada	2024-03-05	\\x01180200dc05
it's é	2023-06-07	\\x0146023cee02
it's é	2023-06-15	\\x010d0248f401
it's é	2023-06-22	\\x013402547a
it's é	2023-06-29	\\x015b026000
it's é	2023-07-07	\\x01220208dc05
it's é	2023-07-14	\\x01490214e204
it's é	2023-07-22	\\x01100220e803
it's é	2023-07-29	\\x0136022cee02
it's é	2023-08-05	\\x015d0238f401
it's é	2023-08-13	\\x012402447a
it's é	2023-08-20	\\x014b025000
it's é	2023-08-28	\\x0112025cdc05
it's é	2023-09-04	\\x01390204e204
it's é	2023-09-12	\\x01000210e803
it's é	2023-09-19	\\x0127021cee02
it's é	2023-09-26	\\x014d0228f401
it's é	2023-10-04	\\x011402347a
it's é	2023-10-11	\\x013b024000
it's é	2023-10-19	\\x0102024cdc05
it's é	2023-10-26	\\x01290258e204
it's é	2023-11-02	\\x01500200e803
it's é	2023-11-10	\\x0117020cee02
it's é	2023-11-17	\\x013e0218f401
it's é	2023-11-25	\\x010402247a
it's é	2023-12-02	\\x012b023000
it's é	2023-12-09	\\x0152023cdc05
it's é	2023-12-17	\\x01190248e204
it's é	2023-12-24	\\x01400254e803
it's é	2024-01-01	\\x01070260ee02
it's é	2024-01-08	\\x012e0208f401
it's é	2024-01-15	\\x015502147a
it's é	2024-01-23	\\x011b022000
it's é	2024-01-30	\\x0142022cdc05
it's é	2024-02-07	\\x01090238e204
it's é	2024-02-14	\\x01300244e803
it's é	2024-02-21	\\x01570250ee02
it's é	2024-02-29	\\x011e025cf401
kenji	2023-06-06	\\x0130023af401
kenji	2023-06-13	\\x015702467a
kenji	2023-06-21	\\x011e025200
kenji	2023-06-28	\\x0144025edc05
kenji	2023-07-06	\\x010b0206e204
kenji	2023-07-13	\\x01320212e803
kenji	2023-07-20	\\x0159021eee02
kenji	2023-07-28	\\x0120022af401
kenji	2023-08-04	\\x014702367a
kenji	2023-08-12	\\x010e024200
kenji	2023-08-19	\\x0135024edc05
kenji	2023-08-26	\\x015b025ae204
kenji	2023-09-03	\\x01220202e803
kenji	2023-09-10	\\x0149020eee02
kenji	2023-09-18	\\x0110021af401
kenji	2023-09-25	\\x013702267a
kenji	2023-10-02	\\x015e023200
kenji	2023-10-10	\\x0125023edc05
kenji	2023-10-17	\\x014c024ae204
kenji	2023-10-25	\\x01120256e803
kenji	2023-11-01	\\x01390262ee02
kenji	2023-11-09	\\x0100020af401
kenji	2023-11-16	\\x012702167a
kenji	2023-11-23	\\x014e022200
kenji	2023-12-01	\\x0115022edc05
kenji	2023-12-08	\\x013c023ae204
kenji	2023-12-16	\\x01030246e803
kenji	2023-12-23	\\x012a0252ee02
kenji	2023-12-30	\\x0150025ef401
kenji	2024-01-07	\\x011702067a
kenji	2024-01-14	\\x013e021200
kenji	2024-01-22	\\x0105021edc05
kenji	2024-01-29	\\x012c022ae204
kenji	2024-02-05	\\x01530236e803
kenji	2024-02-13	\\x011a0242ee02
kenji	2024-02-20	\\x0141024ef401
kenji	2024-02-28	\\x0107025a7a
lea	2023-06-01	\\x01360232e204
lea	2023-06-08	\\x015d023ee803
lea	2023-06-16	\\x0124024aee02
lea	2023-06-23	\\x014b0256f401
lea	2023-07-01	\\x011102627a
lea	2023-07-08	\\x0138020a00
lea	2023-07-15	\\x015f0216dc05
lea	2023-07-23	\\x01260222e204
lea	2023-07-30	\\x014d022ee803
lea	2023-08-07	\\x0114023aee02
lea	2023-08-14	\\x013b0246f401
lea	2023-08-22	\\x010202527a
lea	2023-08-29	\\x0128025e00
lea	2023-11-04	\\x01060202e204
lea	2023-11-11	\\x012d020ee803
lea	2023-11-18	\\x0154021aee02
lea	2023-11-26	\\x011b0226f401
lea	2023-12-03	\\x014202327a
lea	2023-12-11	\\x0109023e00
lea	2023-12-18	\\x0130024adc05
lea	2023-12-25	\\x01560256e204
lea	2024-01-02	\\x011d0262e803
lea	2024-01-09	\\x0144020aee02
lea	2024-01-17	\\x010b0216f401
lea	2024-01-24	\\x013202227a
lea	2024-01-31	\\x0159022e00
lea	2024-02-08	\\x0120023adc05
lea	2024-02-15	\\x01470246e204
lea	2024-02-23	\\x010d0252e803
lea	2024-03-01	\\x0134025eee02
noor	2023-06-02	\\x014c0234dc05
noor	2023-06-10	\\x01130240e204
noor	2023-06-17	\\x013a024ce803
noor	2023-06-25	\\x01010258ee02
noor	2023-07-09	\\x014f020c7a
noor	2023-07-17	\\x0116021800
noor	2023-07-24	\\x013d0224dc05
noor	2023-08-01	\\x01030230e204
noor	2023-08-15	\\x01510248ee02
noor	2023-08-23	\\x01180254f401
noor	2023-08-30	\\x013f02607a
noor	2023-09-07	\\x0106020800
noor	2023-09-21	\\x01540220e204
noor	2023-09-29	\\x011a022ce803
noor	2023-10-06	\\x01410238ee02
noor	2023-10-14	\\x01080244f401
noor	2023-10-28	\\x0156025c00
noor	2023-11-05	\\x011d0204dc05
noor	2023-11-12	\\x01440210e204
noor	2023-11-20	\\x010b021ce803
noor	2023-12-04	\\x01580234f401
noor	2023-12-12	\\x011f02407a
lea	2023-09-05	\\x014f02d60fdc05
lea	2023-09-13	\\x011602e20fe204
lea	2023-09-20	\\x013d02ee0fe803
lea	2023-09-28	\\x010402fa0fee02
lea	2023-10-05	\\x012b028610f401
lea	2023-10-12	\\x01520292107a
lea	2023-10-20	\\x0119029e1000
lea	2023-10-27	\\x013f02aa10dc05
noor	2023-12-19	\\x0146024c00
noor	2023-12-27	\\x010d0258dc05
noor	2024-01-10	\\x015b020ce803
noor	2024-01-18	\\x01220218ee02
noor	2024-01-25	\\x01480224f401
noor	2024-02-02	\\x010f02307a
noor	2024-02-16	\\x015d0248dc05
noor	2024-02-24	\\x01240254e204
noor	2024-03-02	\\x014b0260e803
kenji	2024-03-10	\\x010004027802040ad804040412b80806041a980c080422f80f0a042ad8130c0432b8170e043a981b100442f81e12044ad822140452b82616045a982a180462f82d1a046ad8311c0472b8351e047a983920048201f83c22048a01d84024049201b84426049a0198482804a201f84b2a04aa01d84f2c04b201b8532e04ba0198573004c201f85a3204ca01d85e3404d201b8623604da0198663804e201f8693a04ea01d86d3c04f201b8713e04fa01987540048202f87842048a02d87c44049202b8800146049a029884014804a202f887014a04aa02d88b014c04b202b88f014e04ba029893015004c202f896015204ca02d89a015404d202b89e015604da0298a2015804e202f8a5015a04ea02d8a9015c04f202b8ad015e04fa0298b101
kenji	2024-03-11	\\x010002c001805a
big	2024-02-29	\\x015f04fcffffff1f00
old	1883-11-18	\\x0144020600
old	1969-12-31	\\x015f020800
\.


--
-- Name: learning_archive learning_archive_pkey; Type: CONSTRAINT; Schema: public; Owner: keeper
--

ALTER TABLE ONLY public.learning_archive
    ADD CONSTRAINT learning_archive_pkey PRIMARY KEY (user_id, day);


--
-- Name: learning_log learning_log_pkey; Type: CONSTRAINT; Schema: public; Owner: keeper
--

ALTER TABLE ONLY public.learning_log
    ADD CONSTRAINT learning_log_pkey PRIMARY KEY (user_id, request_id);


--
-- Name: learning_rollup learning_rollup_pkey; Type: CONSTRAINT; Schema: public; Owner: keeper
--

ALTER TABLE ONLY public.learning_rollup
    ADD CONSTRAINT learning_rollup_pkey PRIMARY KEY (user_id, day);


--
-- Name: learning_log_recorded_at_idx; Type: INDEX; Schema: public; Owner: keeper
--

CREATE INDEX learning_log_recorded_at_idx ON public.learning_log USING brin (recorded_at);


--
-- Name: learning_log_user_id_timestamp_idx; Type: INDEX; Schema: public; Owner: keeper
--

CREATE INDEX learning_log_user_id_timestamp_idx ON public.learning_log USING btree (user_id, "timestamp");


--
-- Name: learning_log learning_log_delete; Type: TRIGGER; Schema: public; Owner: keeper
--

CREATE TRIGGER learning_log_delete AFTER DELETE ON public.learning_log REFERENCING OLD TABLE AS old_entries FOR EACH STATEMENT EXECUTE FUNCTION public.maintain_learning_rollup();


--
-- Name: learning_log learning_log_insert; Type: TRIGGER; Schema: public; Owner: keeper
--

CREATE TRIGGER learning_log_insert AFTER INSERT ON public.learning_log REFERENCING NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION public.maintain_learning_rollup();


--
-- Name: learning_log learning_log_truncate; Type: TRIGGER; Schema: public; Owner: keeper
--

CREATE TRIGGER learning_log_truncate AFTER TRUNCATE ON public.learning_log FOR EACH STATEMENT EXECUTE FUNCTION public.maintain_learning_rollup();


--
-- Name: learning_log learning_log_update; Type: TRIGGER; Schema: public; Owner: keeper
--

CREATE TRIGGER learning_log_update AFTER UPDATE ON public.learning_log REFERENCING OLD TABLE AS old_entries NEW TABLE AS new_entries FOR EACH STATEMENT EXECUTE FUNCTION public.maintain_learning_rollup();


--
-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner
--

GRANT CREATE ON SCHEMA public TO keeper;


--
-- Name: TABLE learning_archive; Type: ACL; Schema: public; Owner: keeper
--

GRANT SELECT ON TABLE public.learning_archive TO reader;


--
-- Name: TABLE learning_rollup; Type: ACL; Schema: public; Owner: keeper
--

GRANT SELECT ON TABLE public.learning_rollup TO reader;


--
-- Name: TABLE learning_daily; Type: ACL; Schema: public; Owner: keeper
--

GRANT SELECT ON TABLE public.learning_daily TO reader;


--
-- Name: TABLE learning_log; Type: ACL; Schema: public; Owner: keeper
--

GRANT SELECT ON TABLE public.learning_log TO reader;
GRANT SELECT,INSERT ON TABLE public.learning_log TO recorder;


--
-- Name: TABLE learning_weekly; Type: ACL; Schema: public; Owner: keeper
--

GRANT SELECT ON TABLE public.learning_weekly TO reader;


--
-- PostgreSQL database dump complete
--


