# SPDX-License-Identifier: PostgreSQL
"""The examples in SQL, each run by the program that its users have. They print the same, so one set of expectations, taken
from the log by plain SQL, is for all: what was recorded twice is there once, a learner's own days, and what a picker of tables
shows, whatever each client makes of it on the way."""

import re
import unittest

from examples import JDBC_DRIVER, NODE_EXAMPLES, TREE, needs_file, needs_module, needs_npm_packages, needs_program, run
from proxy import Proxy
from server import Server, program

# What one may who records and looks, as the README says it.
ANALYST = """
CREATE ROLE analyst LOGIN;
GRANT INSERT, SELECT ON learning_log TO analyst;
GRANT SELECT ON learning_rollup, learning_archive, learning_hourly, learning_daily, learning_weekly, learning_monthly,
                learning_totals_daily, learning_totals_weekly, learning_totals_monthly, learning_quarter_hours TO analyst;
"""
DAYS = """
SELECT format('day %s %s %s %s', day, count(word_count), coalesce(sum(word_count), 0),
              to_char(coalesce(avg(word_count), 0), 'FM990.0000'))
  FROM (SELECT d::date AS day FROM generate_series(timestamp '2024-01-01', '2024-12-31', '1 day') AS d) AS days
  LEFT JOIN learning_log ON user_id = 'ada' AND ("timestamp" AT TIME ZONE 'America/New_York')::date = day
 GROUP BY day ORDER BY day
"""
WEEKS = """
SELECT format('%s %s %s %s', '{whose}', date_trunc('week', "timestamp" AT TIME ZONE 'America/New_York')::date,
              count(DISTINCT user_id), sum(word_count))
  FROM learning_log WHERE {which} GROUP BY date_trunc('week', "timestamp" AT TIME ZONE 'America/New_York')
HAVING date_trunc('week', "timestamp" AT TIME ZONE 'America/New_York') BETWEEN '2024-03-04' AND '2024-03-18' ORDER BY 1
"""
VIEWS = """
SELECT format('view %s: %s', relname, obj_description(oid)) FROM pg_class
 WHERE relkind = 'v' AND relname LIKE 'learning%' ORDER BY relname
"""
COLUMNS = """
SELECT format('column %s.%s %s: %s', relname, attname, format_type(atttypid, NULL), col_description(c.oid, attnum))
  FROM pg_class AS c JOIN pg_attribute ON attrelid = c.oid
 WHERE relkind = 'v' AND relname LIKE 'learning%' AND attnum > 0 ORDER BY relname, attnum
"""
# What clients call our types, the names of SQL behind theirs.
NAMES_OF_TYPES = {"int8": "bigint", "float8": "double precision", "timestamptz": "timestamp with time zone", "BIGINT": "bigint",
                  "DOUBLE PRECISION": "double precision", "DOUBLE_PRECISION": "double precision", "TEXT": "text", "DATE": "date",
                  "TIMESTAMP": "timestamp with time zone"}


class SqlExamples(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.database = Server(datestyle="iso")  # what PostgreSQL has where nobody chose another; drivers count on it
        cls.addClassCleanup(cls.database.close)
        cls.database.sql((TREE / "bench" / "sample_data.sql").read_text())
        cls.database.sql(ANALYST)
        cls.door = Proxy(cls.database)  # JDBC knows no unix sockets
        cls.addClassCleanup(cls.door.close)
        cls.environment = {"PGHOST": "127.0.0.1", "PGPORT": str(cls.door.port), "PGUSER": "analyst", "PGDATABASE": "postgres"}
        cls.expected = {
            "record": ["record created 12 2024-03-01 20:15", "record replayed 12 2024-03-01 20:15"],
            "day": cls.database.sql(DAYS),
            "everybody": cls.database.sql(WEEKS.format(whose="everybody", which="true")),
            "class": cls.database.sql(WEEKS.format(whose="class", which="user_id IN ('ada', 'lea')")),
            "view": cls.database.sql(VIEWS),
            "column": cls.database.sql(COLUMNS)}
        assert [len(cls.expected[kind]) for kind in ("day", "everybody", "class", "view")] == [366, 3, 3, 8]

    def tearDown(self):
        self.assertEqual(self.database.sql("SELECT * FROM learning_log_check()"), [])
        self.database.sql("SELECT forget_learner('grace')")

    def run_example(self, *command):
        return run(*command, environment=self.environment)

    def check(self, output):
        printed = {kind: [] for kind in self.expected}
        for line in output.splitlines():
            kind = line.split(" ", 1)[0]
            if kind == "column":
                line = re.sub(r"^(\S+ \S+) (.*?): ", lambda match: f"{match[1]} {NAMES_OF_TYPES.get(match[2], match[2])}: ", line)
            if kind in printed:
                printed[kind].append(line)
        for kind, lines in self.expected.items():
            with self.subTest(kind):
                self.assertEqual(printed[kind], lines)
        self.check_recorded()

    def check_recorded(self):
        self.assertEqual(self.database.sql("SELECT \"timestamp\", word_count FROM learning_log WHERE user_id = 'grace'"),
                         ["2024-03-02 01:15:00+00|12"])

    def test_psql(self):
        """Its tables are those that psql draws, here as CSV."""
        output = self.run_example(program("psql"), "-qX", "--csv", "-t", "-v", "ON_ERROR_STOP=1", "-f", "sql/psql.sql")
        for kind in ("record", "day", "everybody", "class"):
            self.assertIn("".join(",".join(line.split(" ", 3 if kind == "record" else -1)[1:]) + "\n" for line in self.expected[kind]), output)
        for line in self.expected["view"]:
            name, comment = line.removeprefix("view ").split(": ")
            self.assertRegex(output, f'(?m)^public,{name},view,.*,"?{comment}"?$')
        for line in self.expected["column"]:
            view, column, kind, comment = re.fullmatch(r"column (\w+)\.(\w+) (.*): (.*)", line).groups()
            if view in ("learning_daily", "learning_totals_weekly"):
                self.assertRegex(output, f'(?m)^{column},{kind},.*,"?{comment}"?$')
        self.check_recorded()

    @needs_module("psycopg")
    def test_psycopg_3(self):
        self.check(self.run_example("/usr/bin/python3", "sql/psycopg_3.py"))

    @needs_module("sqlalchemy", "pandas", "psycopg2")
    def test_sqlalchemy_and_pandas(self):
        url = f"postgresql+psycopg2://analyst@127.0.0.1:{self.door.port}/postgres"
        printed = self.run_example("/usr/bin/python3", "sql/pandas_frames.py", url)
        self.check(printed)
        _, day, _, words, _ = max((line.split() for line in self.expected["day"]), key=lambda line: int(line[3]))
        self.assertRegex(printed, f"\nthe most words: {day} 00:00:00-0[45]:00 {words}\n")

    @needs_module("pyodbc")
    @needs_file("/etc/odbcinst.ini", "driver of ODBC")
    def test_odbc(self):
        source = f"Driver={{PostgreSQL Unicode}};Servername=127.0.0.1;Port={self.door.port};Database=postgres;UID=analyst"
        self.check(self.run_example("/usr/bin/python3", "sql/odbc.py", source))

    @needs_program("java")
    @needs_file(JDBC_DRIVER, "driver of JDBC")
    def test_jdbc(self):
        url = f"jdbc:postgresql://127.0.0.1:{self.door.port}/postgres?user=analyst"
        self.check(self.run_example("java", "-cp", JDBC_DRIVER, "sql/Jdbc.java", url))

    @needs_program("java")
    @needs_file(JDBC_DRIVER, "driver of JDBC")
    def test_what_jdbc_sends(self):
        url = f"jdbc:postgresql://127.0.0.1:{self.door.port}/postgres?user=analyst"
        printed = run("java", "-Duser.timezone=Pacific/Kiritimati", "-cp", JDBC_DRIVER,
                      TREE / "regress" / "clients" / "JdbcTypes.java", url)
        self.assertEqual(printed.splitlines(), [
            "setObject of a UUID: created", "setString: 42883", "setString, stringtype=unspecified: replayed",
            "LocalDate: 2024-03-01 00:00:00", "OffsetDateTime: 2024-03-01 00:00:00",
            "setDate: 2024-02-29 00:00:00",  # midnight of the JVM's zone, which is the day before in Tokyo
            "Instant: 07006"])

    @needs_npm_packages
    def test_node_postgres(self):
        self.check(self.run_example("node", NODE_EXAMPLES / "sql" / "node_postgres.mjs"))

    @needs_program("Rscript")
    def test_r(self):
        self.check(self.run_example("Rscript", "sql/dbi.R"))


if __name__ == "__main__":
    unittest.main()
