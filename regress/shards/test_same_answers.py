# SPDX-License-Identifier: PostgreSQL
"""Whatever learning_log answers on one server, it answers over four shards: rows, order, errors, JSON to the byte."""

import unittest

from server import Server
from shards import Databases, REFUSAL, needs_plproxy

ID = "('00000000-0000-0000-0000-' || lpad(({})::text, 12, '0'))::uuid"

# 30 learners, 3,000 entries; some of each are long gaps, and one learner is alone in the first month and in the last.
ENTRIES = f"""
SELECT count(*) FROM record_learning_batch(
    ARRAY(SELECT {ID.format('n')} FROM generate_series(1, 3000) AS n),
    ARRAY(SELECT 'learner ' || n % 30 FROM generate_series(1, 3000) AS n),
    ARRAY(SELECT n * 7919 % 23 FROM generate_series(1, 3000) AS n),
    ARRAY(SELECT '2024-01-10Z'::timestamptz + (n * n % 97) * interval '23 hours' + n % 7 * interval '13 minutes'
            FROM generate_series(1, 3000) AS n),
    ARRAY(SELECT CASE n % 3 WHEN 0 THEN NULL ELSE n % 600 END FROM generate_series(1, 3000) AS n));
SELECT outcome FROM record_learning({ID.format(9001)}, 'learner 3', 100000, '2023-11-05 10:00Z', 5);
SELECT outcome FROM record_learning({ID.format(9002)}, 'learner 4', 7, '2024-08-20 23:52Z');
"""

# Each is run on both, in this order; what they return has to be equal.
QUESTIONS = f"""
SELECT (r).* FROM (SELECT record_learning({ID.format(1)}, 'learner 1', 17) AS r) AS x WHERE false;
SELECT outcome, user_id, request_id, "timestamp", word_count, study_seconds FROM record_learning(request_id => {ID.format(1)}, user_id => 'learner 1', word_count => 99);
SELECT outcome, "timestamp" FROM record_learning({ID.format(2)}, 'learner 2', (2 * 7919 % 23)::bigint);
SELECT outcome, user_id, word_count, study_seconds FROM record_learning({ID.format(8000)}, 'a new one', 1, study_seconds => 3);
SELECT n, outcome, user_id, request_id, word_count FROM record_learning_batch(ARRAY(SELECT {ID.format('n % 50')} FROM generate_series(1, 200) AS n), ARRAY(SELECT 'batch ' || n % 11 FROM generate_series(1, 200) AS n), ARRAY(SELECT n % 2 FROM generate_series(1, 200) AS n)) WITH ORDINALITY AS r(outcome, user_id, request_id, "timestamp", word_count, study_seconds, recorded_at, n);
SELECT outcome FROM record_learning_batch(ARRAY[{ID.format(8001)}], ARRAY['alone'], ARRAY[5]);
SELECT outcome FROM record_learning_batch(ARRAY[{ID.format(8002)}, {ID.format(8002)}], ARRAY['alone', 'not alone'], '[7:8]={{5,6}}'::bigint[]);
SELECT count(*) FROM record_learning_batch('{{}}', '{{}}', '{{}}');
SELECT outcome, user_id, word_count FROM void_learning({ID.format(5)}, 'learner 5');
SELECT outcome, user_id, word_count FROM void_learning({ID.format(5)}, 'learner 5');
SELECT outcome FROM record_learning({ID.format(5)}, 'learner 5', 12);
SELECT * FROM aggregate_learning('learner 1', 'day', date '2024-01-09', date '2024-01-20', 'America/New_York', 'previous', 7, '04:00', 'sunday');
SELECT * FROM aggregate_learning('learner 1', 'week', timestamp '2024-01-09 10:00', date '2024-03-20', moving_periods => 2);
SELECT * FROM aggregate_learning('learner 7', 'month', '2024-01-01', now() - now() + '2024-03-01Z'::timestamptz) ;
SELECT * FROM aggregate_learning('nobody', 'year', '2024-01-01', '2024-01-01', 'UTC', 'none');
SELECT aggregate_learning_json('learner 1', 'day', date '2024-01-09', date '2024-01-20', 'Asia/Tokyo', fields => '{{date,words,moving_average}}');
SELECT aggregate_learning_json('learner 1', 'hour', '2024-01-10 00:00Z', '2024-01-10 05:00Z');
SELECT * FROM active_learners('2024-01-12Z', '2024-03-01Z', 'Asia/Tokyo', 7);
SELECT * FROM active_learners(date '2024-01-12', timestamp '2024-03-01 22:00', 'America/New_York', 7);
SELECT * FROM active_learners('2023-01-12Z', '2025-03-01Z', max_learners => 1000);
SELECT * FROM learning_profile('learner 9', date '2024-01-01', date '2024-02-01', 'Europe/Berlin') WHERE entries > 0;
SELECT * FROM learning_streaks('learner 9', 'Europe/Berlin', goal_words => 5, as_of => '2024-02-11Z');
SELECT * FROM learning_calendar('learner 9', 2024, 'Europe/Berlin') WHERE entries > 0;
SELECT * FROM aggregate_learners(NULL, 'month', date '2023-10-01', date '2024-10-01', 'UTC');
SELECT * FROM aggregate_learners(NULL, 'week', date '2024-01-01', date '2024-02-10', 'America/New_York', 'null', 3, '04:00', 'sunday');
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-04-15', date '2024-04-20', 'UTC', 'previous');
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-05-15', date '2024-05-20', 'UTC', 'previous', 40);
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-05-15', date '2024-05-20', 'UTC', 'linear');
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-08-18', date '2024-08-22', 'UTC', 'linear', day_start => '23:50');
SELECT * FROM aggregate_learners(NULL, 'day', date '2024-08-18', date '2024-08-22', 'UTC', 'previous', day_start => '23:55');
SELECT * FROM aggregate_learners(NULL, 'day', date '2023-11-01', date '2023-11-10', 'UTC', 'linear', day_start => '00:10');
SELECT * FROM aggregate_learners(NULL, '6 hours', date '2024-01-10', date '2024-01-11', 'UTC', 'none');
SELECT * FROM aggregate_learners('{{learner 1,learner 2,learner 3,learner 1,nobody}}', 'month', date '2024-01-01', timestamp '2024-04-01', 'UTC', 'linear');
SELECT * FROM aggregate_learners('{{learner 3}}', 'month', date '2023-01-01', date '2024-04-01', 'UTC', 'linear');
SELECT * FROM aggregate_learners('{{}}', 'month', date '2024-01-01', date '2024-03-01', 'UTC');
SELECT aggregate_learners_json(NULL, 'month', date '2023-10-01', date '2024-10-01', 'Asia/Kolkata', fields => '{{moving_average,words,local_start,period,learners,average_words_learned,study_seconds,date,entries}}');
SELECT aggregate_learners_json(NULL, 'day', date '2024-01-01', date '2024-06-30', 'Europe/Paris', 'null', 30, fields => '{{average_words_learned,moving_average}}');
SELECT aggregate_learners_json(NULL, 'day', date '2023-10-25', date '2023-11-12', 'UTC', 'linear');
SELECT aggregate_learners_json('{{learner 1,learner 2}}', 'day', date '2024-01-09', date '2024-01-20', fill => 'none');
SELECT aggregate_learners_json(NULL, 'day', date '2023-11-04', date '2023-11-07', fill => 'None', fields => '{{local_start,entries}}');
SELECT aggregate_learners_json(NULL, 'day', date '2023-11-04', date '2023-11-07', fill => 'NULL', moving_periods => 3, fields => '{{moving_average,average_words_learned,date}}');
SELECT aggregate_learners_json(NULL, 'Day', date '2023-10-25', date '2023-11-12', 'UTC', 'Linear');
SELECT aggregate_learners_json('{{learner 1,learner 2,learner 3,learner 1}}', '6 hours', date '2024-01-09', date '2024-02-20', moving_periods => 5, fields => '{{learners,period,moving_average}}');
SELECT aggregate_learners_json(NULL, 'month', date '2024-01-09', date '2024-02-20', moving_periods => 1, fields => '{{moving_average}}');
SELECT aggregate_learners_json('{{{{learner 3,learner 4}},{{learner 5,learner 6}}}}', 'month', date '2024-01-09', date '2024-02-20');
SELECT aggregate_learners_json('[4:6]={{learner 3,learner 4,learner 5}}', 'month', date '2024-01-09', date '2024-02-20');
SELECT aggregate_learners_json('{{}}', 'month', date '2024-01-09', date '2024-02-20');
SELECT aggregate_learners_json('{{nobody}}', 'week', date '2024-01-09', date '2024-02-20', fill => 'null');
SELECT * FROM aggregate_learners(NULL, 'day', date '2023-11-01', date '2023-11-10', 'UTC', 'Previous');
SELECT * FROM aggregate_learners(NULL, 'day', date '2023-11-01', date '2023-11-10', 'UTC', 'NONE');
SELECT * FROM aggregate_learners(NULL, 'day', date '2023-11-01', date '2023-11-10', 'UTC', 'Null');
SELECT aggregate_learners_json('{{}}', 'day', date '2024-01-09', date '2024-01-10', fill => 'none');
SELECT * FROM learning_totals_daily WHERE day BETWEEN '2024-01-01' AND '2024-02-01' ORDER BY day;
SELECT * FROM learning_totals_weekly ORDER BY week;
SELECT * FROM learning_totals_monthly ORDER BY period;
SELECT * FROM learning_daily WHERE user_id = 'learner 1' ORDER BY day;
SELECT user_id, sum(words) FROM learning_monthly GROUP BY user_id ORDER BY user_id;
SELECT count(*), sum(words), min(week) FROM learning_weekly;
SELECT count(*), sum(words) FROM learning_hourly;
SELECT user_id, sum(words), min(quarter_hour) FROM learning_quarter_hours GROUP BY user_id ORDER BY user_id;
SELECT user_id, request_id, "timestamp", word_count, study_seconds, voided_at IS NULL FROM learning_entries('learner 5', '2024-02-01', '2024-03-01', max_entries => 5);
SELECT request_id FROM learning_entries('learner 5', after_timestamp => '2024-03-01', after_request_id => {ID.format(5)}, max_entries => 3);
SELECT count(*) FROM learning_entries('learner 5');
SELECT user_id, request_id, word_count, voided_at IS NULL FROM learning_entry('learner 5', {ID.format(5)});
SELECT * FROM learning_entry('learner 5', {ID.format(4)});
SELECT * FROM learning_entry('learner 5', NULL);
SELECT * FROM learning_periods('2 weeks', 'America/New_York', 'learner 1');
SELECT * FROM learning_periods('month', user_id => 'learner 3');
SELECT * FROM learning_periods('month', 'Asia/Tokyo', NULL, '2024-02-01', '2024-04-01');
SELECT count(*) FROM learning_periods('day', 'UTC', 'nobody');
SELECT * FROM learning_totals('2 months', 'America/New_York');
SELECT * FROM learning_totals('day', from_time => '2024-01-20', to_time => '2024-01-25');
SELECT count(*) FROM learning_totals('day', 'UTC', 'infinity', '-infinity');
SELECT * FROM learning_totals('month', 'UTC', '2030-01-01', 'infinity');
SELECT outcome, user_id FROM record_learning_batch_strict(ARRAY(SELECT {ID.format('7000 + n')} FROM generate_series(1, 3) AS n), ARRAY['strict', 'strict', 'strict'], ARRAY[1, 2, 3]);
SELECT outcome, user_id FROM record_learning_batch_strict(ARRAY[{ID.format(7001)}], ARRAY['strict'], ARRAY[1]);
SELECT count(*) FROM record_learning_batch_strict('{{}}', '{{}}', '{{}}');
SELECT * FROM learning_log_check();
SELECT rebuild_learning_rollup();
SELECT learning_partition('ada'), learning_partition(NULL);
SELECT * FROM learning_cells('2024-01-01', NULL);
SELECT learning_cells_add(NULL, NULL) IS NULL;
SELECT * FROM forget_learner('learner 8');
SELECT * FROM forget_learner('learner 8');
SELECT entries FROM aggregate_learning('learner 8', 'year', '2024-01-01', '2024-01-01', 'UTC');
""".strip().splitlines()

# Refused on both with the same SQLSTATE, message, detail and hint.
REFUSED = f"""
SELECT record_learning(NULL, 'ada', 1)
SELECT record_learning({ID.format(1)}, NULL, 1)
SELECT record_learning({ID.format(1)}, '  ', 1)
SELECT record_learning({ID.format(1)}, repeat('x', 300), 1)
SELECT record_learning({ID.format(1)}, 'ada', -1)
SELECT record_learning({ID.format(1)}, 'ada', 3000000000)
SELECT record_learning({ID.format(1)}, 'ada', 1, '1900-01-01')
SELECT record_learning_batch(NULL, '{{a,b}}', '{{1,2}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}], '{{a,b}}', '{{1,2}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}, {ID.format(2)}], '{{a,b}}', '{{1,2}}', '{{}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}, {ID.format(2)}], '{{{{a,b}}}}', '{{1,2}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}, {ID.format(2)}, NULL], '{{bad a,bad b,bad c}}', '{{1,2,3}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}, {ID.format(2)}, {ID.format(3)}], '{{bad a,bad b,NULL}}', '{{1,2,3}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}, {ID.format(2)}, {ID.format(3)}], '{{bad a,bad b,bad d}}', '{{1,2,-3}}')
SELECT record_learning_batch(ARRAY[{ID.format(1)}], '{{NULL}}', '{{1}}')
SELECT record_learning_batch_strict(ARRAY[{ID.format(7001)}], ARRAY['strict'], ARRAY[99])
SELECT record_learning_batch_strict(ARRAY[{ID.format(7004)}, {ID.format(7002)}], ARRAY['strict', 'strict'], ARRAY[99, -1])
SELECT record_learning_batch_strict(ARRAY[{ID.format(7004)}, {ID.format(7002)}], ARRAY['strict', NULL], ARRAY[99, 1])
SELECT record_learning_batch_strict(NULL, ARRAY['strict', NULL], ARRAY[99, 1])
SELECT record_learning_batch_strict(ARRAY[{ID.format(7004)}], ARRAY['strict', 'strict'], ARRAY[99, 1])
SELECT record_learning_batch_strict(ARRAY[{ID.format(7004)}, {ID.format(7005)}], '{{strict,b 1,b 2,b 3}}', ARRAY[99, 1])
SELECT record_learning_batch_strict(ARRAY[{ID.format(7004)}, {ID.format(7005)}], '{{{{b 1,b 2}}}}', ARRAY[99, 1])
SELECT record_learning_batch_strict(NULL, '{{b 1,b 2,b 3}}', ARRAY[99, 1])
SELECT learning_entries(NULL)
SELECT learning_entries('ada', max_entries => -1)
SELECT learning_entries('ada', after_timestamp => now())
SELECT learning_periods(NULL)
SELECT learning_periods('fortnight', user_id => 'ada')
SELECT learning_periods('day', 'UTC+5', 'ada')
SELECT learning_periods('day', 'UTC', 'ada', NULL)
SELECT learning_totals(NULL)
SELECT learning_totals('day', 'UTC+5')
SELECT learning_totals('day', 'UTC', now(), NULL)
SELECT void_learning(NULL, 'ada')
SELECT void_learning({ID.format(1)}, NULL)
SELECT void_learning({ID.format(99999)}, 'ada')
SELECT forget_learner(NULL)
SELECT move_learner(NULL, 'ada')
SELECT move_learner('ada', NULL)
SELECT move_learner('ada', 'ada')
SELECT aggregate_learning(NULL, 'day', '2024-01-01', '2024-01-02')
SELECT aggregate_learning('ada', 'fortnight', '2024-01-01', '2024-01-02')
SELECT aggregate_learning('ada', 'day', '2024-01-02', '2024-01-01')
SELECT aggregate_learning('ada', 'day', '2024-01-01', '2024-01-02', 'UTC+5')
SELECT aggregate_learning('ada', 'hour', '1800-01-01', '2024-01-02')
SELECT aggregate_learning_json('ada', 'day', '2024-01-01', '2024-01-02', fields => '{{words,word}}')
SELECT aggregate_learners('{{a,NULL}}', 'day', '2024-01-01', '2024-01-02')
SELECT aggregate_learners(NULL, NULL, '2024-01-01', '2024-01-02')
SELECT aggregate_learners(NULL, 'day', '2024-01-01', '2024-01-02', fill => 'water')
SELECT aggregate_learners(NULL, 'day', '2024-01-01', '2024-01-02', fill => NULL)
SELECT aggregate_learners(NULL, 'day', '2024-01-01', '2024-01-02', moving_periods => 0)
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fields => '{{words,words}}')
SELECT aggregate_learners_json(NULL, 'hour', '2024-01-01', '2024-01-02', fields => '{{date}}')
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fields => NULL)
SELECT aggregate_learners_json(NULL, 'hour', '1800-01-01', '2024-01-02')
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fill => 'Water')
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fill => NULL)
SELECT aggregate_learners_json('{{a,NULL}}', 'day', '2024-01-01', '2024-01-02')
SELECT aggregate_learners_json('{{a}}', 'day', '2024-01-01', '2024-01-02', moving_periods => 0)
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', moving_periods => NULL)
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fields => '{{}}')
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fields => '{{words,NULL}}')
SELECT aggregate_learners_json(NULL, 'day', '2024-01-01', '2024-01-02', fields => '{{words,word}}')
SELECT aggregate_learners_json('{{a,b}}', 'day', '2024-01-02', '2024-01-01')
SELECT learning_streaks('ada', goal_words => -1)
SELECT active_learners('2024-01-02Z', '2024-01-01Z')
SELECT active_learners('2024-01-01Z', '2024-01-01Z', max_learners => -1)
SELECT active_learners('2024-01-01Z', '2024-01-01Z', 'Nowhere')
SELECT learning_calendar('ada', NULL)
SELECT learning_profile('ada', NULL, date '2024-01-01')
""".strip().splitlines()


@needs_plproxy
class SameAnswers(Databases):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.sql("CREATE DATABASE plain")
        cls.server.sql("CREATE EXTENSION learning_log; SELECT create_learning_log()", "plain")

    def on_both(self, statements, compare):
        """Runs statements in one session each, on a plain database and on a node, and compares what they print."""
        text = "".join(f"\\echo ==== {n}\n{statement}\n" for n, statement in enumerate(statements))
        plain, sharded = [[part.splitlines()[1:] for part in "\n".join(self.server.sql(text, dbname)).split("==== ")[1:]]
                          for dbname in ("plain", self.nodes[2].dbname)]
        self.assertEqual(len(plain), len(statements))
        for statement, expected, found in zip(statements, plain, sharded, strict=True):
            with self.subTest(statement):
                compare(expected, found)

    def test_answers_and_errors(self):
        self.on_both([f"{part};" for part in ENTRIES.strip(";\n").split(";\n")], self.assertEqual)
        counts = [int(node.sql("SELECT count(*) FROM learning_shard.learning_log")[0]) for node in self.nodes]
        self.assertTrue(all(count > 100 for count in counts), counts)
        zone = ["SET TIME ZONE 'America/St_Johns';", *QUESTIONS]
        self.on_both(zone, self.assertEqual)
        self.on_both(["SET TIME ZONE 2;", "SELECT * FROM learning_daily ORDER BY user_id, period;",
                      "SELECT * FROM aggregate_learners(NULL, 'day', date '2024-01-09', date '2024-01-12');",
                      "SELECT * FROM aggregate_learning('learner 1', 'day', date '2024-01-09', date '2024-01-12');"],
                     self.assertEqual)
        now = "$$2\\d\\d\\d-\\d\\d-\\d\\dT[\\d:.]+Z$$, 'now', 'g'"
        refused = [f"SELECT regexp_replace(pg_temp.refusal($${statement}$$), {now});" for statement in REFUSED]
        self.on_both([REFUSAL.strip(), "SET learning_log.max_periods = 2000; SET TIME ZONE 'America/St_Johns'; SET datestyle = 'sql, mdy';", *refused], self.assertEqual)
        self.assert_healthy()

    def test_a_session_that_writes_times_another_way(self):
        """Days up to the 12th would silently change places with months, and the sign of an interval be lost."""
        self.on_both(["SET datestyle = 'sql, mdy'; SET intervalstyle = 'sql_standard';",
                      f"""SELECT outcome, "timestamp" FROM record_learning({ID.format(9100)}, 'dmy', 1, '2024-03-04 10:00Z');""",
                      f"""SELECT outcome, "timestamp" FROM record_learning({ID.format(9100)}, 'dmy', 1, '2024-03-04 10:00Z');""",
                      f"""SELECT outcome, "timestamp" FROM record_learning_batch(ARRAY[{ID.format(9101)}, {ID.format(9102)}], ARRAY['dmy', 'dmy 2'],
                          ARRAY[3, 4], ARRAY['2024-05-06 11:00Z', '2024-05-17 11:00Z']::timestamptz[]);""",
                      "SELECT request_id, \"timestamp\" FROM learning_entries('dmy', '2024-03-01Z', '2024-07-01Z');",
                      "SELECT * FROM aggregate_learning('dmy', 'month', date '2024-02-03', date '2024-07-08', day_start => '04:00');",
                      "SELECT * FROM aggregate_learners('{dmy,dmy 2}', 'week', '2024-03-02Z', '2024-06-05Z', day_start => '23:30');",
                      "SELECT * FROM learning_streaks('dmy', as_of => '2024-05-06 12:00Z');",
                      "SELECT * FROM learning_periods('week', 'UTC', 'dmy', '2024-04-05Z', '2024-06-05Z');",
                      "SELECT * FROM learning_monthly WHERE user_id = 'dmy';"], self.assertEqual)

    def test_numbers_in_json(self):
        numbers = [0, 1, 12, 100000, 120000, 1200000, 123456789, 0.1, 0.001, 0.00012, 0.000123, 0.0000123, 1e15, 1e22, 1.5e16,
                   123456789012345680, 1 / 3, 2 / 3 * 1e5, 1e-7, 99999.5, 4503599627370497.5]
        # What the extension writes: the average of one entry is its words, that of n entries a quotient.
        for number in numbers:
            written = self.nodes[0].sql(f"SELECT learning_proxy.json_number({number!r})")[0]
            self.assertEqual(float(written), number)
        words = [1, 10, 100, 1000, 10000, 100000, 1000000, 1200000, 12345678, 2000000000]
        for word_count in words:
            expected = self.nodes[0].sql(f"""
                SELECT record_learning(gen_random_uuid(), 'number {word_count}', {word_count}, '2020-01-01Z') \\g /dev/null
                SELECT aggregate_learning_json('number {word_count}', 'day', '2020-01-01Z', '2020-01-01Z', 'UTC')""")[0]
            self.assertEqual(self.nodes[0].sql(f"""SELECT aggregate_learners_json('{{number {word_count}}}', 'day', '2020-01-01Z',
                                                   '2020-01-01Z', 'UTC')""")[0], expected)

    def test_every_function_is_there(self):
        """The catalogs agree: what learning_log gets later is missed here."""
        functions = """SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), p.provolatile, p.proretset, p.proisstrict,
                              p.prokind, p.prosupport::regproc::text
                         FROM pg_proc AS p WHERE p.oid IN ({}) ORDER BY 1, 2"""
        own = ("create_learning_log", "upgrade_learning_log", "distribute_learning_log", "maintain_learning_rollup", "learning_sums_are_covered",
               "aggregate_learning_support", "learning_changes_channel", "learning_sums_json", "learning_fdw_handler", "learning_fdw_validator")
        members = """SELECT d.objid FROM pg_depend AS d JOIN pg_extension AS e ON e.oid = d.refobjid
                      WHERE d.classid = 'pg_proc'::regclass AND d.refclassid = 'pg_extension'::regclass AND d.deptype = '{}'
                        AND e.extname = '{}'"""
        expected = [line for line in self.nodes[0].sql(functions.format(members.format("e", "learning_log")))
                    if line.split("|")[0] not in own]
        found = self.nodes[0].sql(functions.format(members.format("x", "learning_log_shards")
                                                   + " AND p.pronamespace = 'public'::regnamespace"))
        self.assertEqual(found, expected)
        relations = """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod)
                         FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
                        WHERE c.relkind = 'v' AND c.relnamespace = '{}'::regnamespace ORDER BY 1, a.attnum"""
        self.assertEqual(self.nodes[0].sql(relations.format("public")), self.nodes[0].sql(relations.format("learning_shard")))
        self.assertEqual(self.nodes[0].sql("SELECT name FROM learning_proxy.functions WHERE route IS NULL"), [])


if __name__ == "__main__":
    unittest.main()
