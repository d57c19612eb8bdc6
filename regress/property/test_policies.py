# SPDX-License-Identifier: PostgreSQL
"""What a role may see and change, under random grants and policies on the three tables: everything that answers sums or entries
shows what a naive model finds behind the role's own policies, with plans that one role made and others use, and nothing that a
role does with another's learner says whether that one is there. LEARNING_SEED chooses others."""

import json
import os
import random
import unittest
import uuid
from dataclasses import dataclass, field

from server import Server

SEED = int(os.environ.get("LEARNING_SEED", "20240229"))
ROUNDS = 25
LEARNERS = ["ada", "bob", "cleo", "dora"]
ROLES = ["ada", "bob", "teacher", "reader", "keeper", "stranger"]  # reader passes by policies, keeper owns the tables
TAUGHT = {("teacher", "ada"), ("teacher", "cleo"), ("bob", "dora")}
TABLES = ["learning_log", "learning_rollup", "learning_archive"]
VIEWS = [*(f"learning_{period}" for period in ("quarter_hours", "hourly", "daily", "weekly", "monthly")),
         *(f"learning_totals_{period}" for period in ("daily", "weekly", "monthly"))]
# What a policy says, and what that is for a role and a learner.
RULES = {
    "user_id = current_user": lambda role, learner: role == learner,
    "user_id IN (SELECT learner FROM teaches WHERE teacher = current_user)": lambda role, learner: (role, learner) in TAUGHT,
    "user_id < 'c'": lambda role, learner: learner < "c",
    "true": lambda role, learner: True,
    "false": lambda role, learner: False,
}
SET_UP = """
CREATE ROLE ada; CREATE ROLE bob; CREATE ROLE teacher; CREATE ROLE reader BYPASSRLS; CREATE ROLE stranger; CREATE ROLE keeper;
GRANT CREATE ON SCHEMA public TO keeper;
CREATE EXTENSION learning_log;
SET ROLE keeper; SELECT create_learning_log(); RESET ROLE;
CREATE TABLE teaches (teacher name, learner text);
GRANT SELECT ON teaches TO PUBLIC;
-- What a question answers, or its SQLSTATE; what it changes is undone.
CREATE FUNCTION ask(question text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE answer text;
BEGIN
    EXECUTE format('SELECT coalesce(jsonb_agg(r), ''[]'') FROM (%s) AS r', question) INTO answer;
    RAISE EXCEPTION 'undone' USING ERRCODE = 'ZZ002';
EXCEPTION WHEN SQLSTATE 'ZZ002' THEN RETURN answer;
    WHEN OTHERS THEN RETURN to_jsonb(SQLSTATE);
END $$;
-- Cheaper than what hides rows; fails where it is shown what is to be hidden.
CREATE FUNCTION tell(learner text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS $$
BEGIN
    IF learner <> ALL (string_to_array(current_setting('test.shown'), ' ')) THEN
        RAISE EXCEPTION 'shown %', learner USING ERRCODE = 'ZZ001';
    END IF;
    RETURN true;
END $$;
"""
JANUARY = "date '2024-01-01', date '2024-01-31'"
SUMS = "coalesce(sum(entries), 0)::int AS e, coalesce(sum(words), 0)::int AS w"
OF_ONE = [
    f"SELECT {SUMS} FROM aggregate_learning('%s', 'day', {JANUARY})",
    f"SELECT {SUMS} FROM aggregate_learning('%s', 'month', {JANUARY}, fill => 'linear', moving_periods => 3)",
    f"SELECT {SUMS} FROM json_to_recordset(aggregate_learning_json('%s', 'day', {JANUARY}, fields => '{{entries,words}}')::json) AS r (entries int, words int)",
    f"SELECT {SUMS} FROM learning_calendar('%s', 2024)", f"SELECT {SUMS} FROM learning_profile('%s', {JANUARY})",
    f"SELECT {SUMS} FROM learning_periods('day', user_id => '%s')",
    f"SELECT {SUMS} FROM aggregate_learners('{{%s}}', 'week', {JANUARY})",
    *(f"SELECT {SUMS} FROM {view} WHERE user_id = '%s'" for view in VIEWS if "totals" not in view)]
OF_EACH = [f"SELECT user_id AS u, {SUMS} FROM {source} GROUP BY 1 ORDER BY 1" for source in (
    f"active_learners({JANUARY})", "learning_periods('month')", *(view for view in VIEWS if "totals" not in view))]
OF_ALL = [f"SELECT {SUMS} FROM {source}" for source in (
    f"aggregate_learners(NULL, 'day', {JANUARY})", "learning_totals('month')", *(view for view in VIEWS if "totals" in view))]
TOLD = [f"SELECT count(*) >= 0 AS c FROM {view} WHERE tell(user_id)" for view in VIEWS if "totals" not in view]
# Plans that stay from role to role.
KEPT = OF_EACH + OF_ALL
KEEP = [f"CREATE FUNCTION kept_{number}() RETURNS SETOF jsonb LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY SELECT to_jsonb(r) FROM ({question}) AS r; END $$;"
        for number, question in enumerate(KEPT)]


@dataclass
class Entry:
    learner: str
    number: int
    words: int
    expired: bool
    voided: bool

    @property
    def id(self):
        return str(uuid.UUID(int=self.number))


@dataclass
class Table:
    enabled: bool = False
    forced: bool = False
    policies: list = field(default_factory=list)  # (restrictive, role or None, rule)

    def restricts(self, role):
        return self.enabled and role != "reader" and (role != "keeper" or self.forced)

    def shows(self, role, learner):
        if not self.restricts(role):
            return True
        mine = [(restrictive, RULES[rule](role, learner)) for restrictive, to, rule in self.policies if to in (None, role)]
        return any(holds for restrictive, holds in mine if not restrictive) and all(holds for restrictive, holds in mine if restrictive)


class World:
    """One round: what is stored, and who may do what."""

    def __init__(self, chance):
        self.entries = [Entry(learner, number, chance.randrange(1, 50), chance.random() < 0.3, chance.random() < 0.2)
                        for learner in LEARNERS for number in range(1, chance.randrange(1, 5))]
        self.granted = {role for role in ROLES if role == "keeper" or chance.random() < 0.8}
        common = [self.some_policy(chance) for _ in range(chance.randrange(1, 4))]
        self.tables = {}
        for table in TABLES:
            alike = chance.random() < 0.8
            self.tables[table] = Table(chance.random() < (0.95 if alike else 0.5), chance.random() < 0.3,
                                       common if alike else [self.some_policy(chance)])

    @staticmethod
    def some_policy(chance):
        return chance.random() < 0.2, chance.choice([None, None, None, "teacher", "bob"]), chance.choice(list(RULES))

    def sql(self):
        lines = ["RESET ROLE;", f"TRUNCATE {', '.join(TABLES)};"]
        for table, rules in self.tables.items():
            lines += [f"DROP POLICY IF EXISTS p{i} ON {table};" for i in range(3)]
            lines += [f"ALTER TABLE {table} {'ENABLE' if rules.enabled else 'DISABLE'} ROW LEVEL SECURITY, "
                      f"{'FORCE' if rules.forced else 'NO FORCE'} ROW LEVEL SECURITY;"]
            lines += [f"CREATE POLICY p{i} ON {table} AS {'RESTRICTIVE' if restrictive else 'PERMISSIVE'} "
                      f"TO {to or 'PUBLIC'} USING ({rule});" for i, (restrictive, to, rule) in enumerate(rules.policies)]
        others = ", ".join(role for role in ROLES if role != "keeper")
        lines += [f"REVOKE ALL ON {', '.join(TABLES + VIEWS)} FROM {others};",
                  f"REVOKE UPDATE (voided_at) ON learning_log FROM {others};"]
        lines += [f"GRANT SELECT ON {', '.join(TABLES + VIEWS)} TO {role}; GRANT INSERT, DELETE, UPDATE (voided_at) ON learning_log TO {role};"
                  f"GRANT DELETE ON learning_archive TO {role};" for role in self.granted - {"keeper"}]
        lines += [f"INSERT INTO learning_log VALUES ('{e.learner}', '{e.id}', timestamptz '2024-01-05Z' + {e.number} * interval '7 hours', {e.words}, NULL,"
                  f" '{2020 if e.expired else 2100}-01-01', {'now()' if e.voided else 'NULL'});" for e in self.entries]
        lines += ["CALL expire_learning_log('1 year');", "ANALYZE learning_rollup;"]
        return lines

    def refuses_sums(self, role):
        restricts = [self.tables[table].restricts(role) for table in TABLES]
        return role not in self.granted or restricts[0] and not all(restricts)

    def sums(self, role):
        """Entries and words of each learner whose sums the role may see."""
        sums = {}
        for e in self.entries:
            if not e.voided and self.tables["learning_archive" if e.expired else "learning_rollup"].shows(role, e.learner):
                entries, words = sums.get(e.learner, (0, 0))
                sums[e.learner] = (entries + 1, words + e.words)
        return sums

    def questions(self, role, chance):
        """Each with what is to be answered."""
        sums = self.sums(role)
        one = [(question % learner, [dict(zip("ew", sums.get(learner, (0, 0))))]) for learner in LEARNERS for question in OF_ONE]
        each = [{"u": learner, "e": entries, "w": words} for learner, (entries, words) in sorted(sums.items())]
        together = [{"e": sum(entries for entries, _ in sums.values()), "w": sum(words for _, words in sums.values())}]
        many = [(question, each if question in OF_EACH else together) for question in KEPT]
        kept = [(f"SELECT k FROM kept_{number}() AS k", [{"k": row} for row in answer]) for number, (_, answer) in enumerate(many)]
        told = [(question, [{"c": True}]) for question in TOLD]
        refused = self.refuses_sums(role)
        for question, answer in chance.sample(one, 12) + many + kept + told:
            yield question, "42501" if refused else answer
        for learner in LEARNERS:
            yield from self.of_entries(role, learner)

    def of_entries(self, role, learner):
        """Reading and writing entries of a learner."""
        seen = self.tables["learning_log"].shows(role, learner)
        stored = [e for e in self.entries if e.learner == learner and not e.expired]
        shown = [e for e in stored if seen]
        there = stored[0] if stored else Entry(learner, 77, 1, False, False)
        outcome = "created" if not stored else "voided" if there.voided else "replayed"

        def unless_refused(answer, refused=False):
            return "42501" if role not in self.granted or refused else answer

        recorded = "SELECT outcome AS o FROM record_learning('%s', '%s', %d)"
        yield (f"SELECT request_id AS i FROM learning_entries('{learner}') ORDER BY 1",
               unless_refused([{"i": e.id} for e in shown if not e.voided]))
        yield f"SELECT request_id AS i FROM learning_entry('{learner}', '{there.id}')", unless_refused([{"i": there.id}] if shown else [])
        yield recorded % (uuid.UUID(int=99), learner, 1), unless_refused([{"o": "created"}], not seen)
        yield recorded % (there.id, learner, there.words), unless_refused([{"o": outcome}], not seen)
        yield (f"SELECT outcome AS o FROM void_learning('{there.id}', '{learner}')", unless_refused([{"o": "voided"}] if shown else "P0002"))
        archived = [e for e in self.entries if e.learner == learner and e.expired and not e.voided
                    and self.tables["learning_archive"].shows(role, learner)]
        yield (f"SELECT entries AS e, archived_entries AS a FROM forget_learner('{learner}')",
               "42501" if self.refuses_sums(role) else [{"e": sum(not e.voided for e in shown), "a": len(archived)}])


class Policies(unittest.TestCase):
    def test_what_roles_see_and_do(self):
        database = Server(set_up=False)
        self.addCleanup(database.close)
        database.sql(SET_UP + "".join([*KEEP, *(f"INSERT INTO teaches VALUES ('{teacher}', '{learner}');" for teacher, learner in TAUGHT)]))
        chance = random.Random(SEED)
        for number in range(ROUNDS):
            world = World(chance)
            with self.subTest(f"LEARNING_SEED={SEED}, round {number}", tables=world.tables, granted=world.granted):
                self.check(database, world, chance)

    def check(self, database, world, chance):
        lines = [*world.sql(), f"SET plan_cache_mode = {chance.choice(['auto', 'force_generic_plan', 'force_custom_plan'])};"]
        expected = []
        for role in chance.sample(ROLES, len(ROLES)):
            shown = "" if world.refuses_sums(role) else " ".join(world.sums(role))
            lines.append(f"SET ROLE {role}; SET test.shown = '{shown}';")
            for question, answer in world.questions(role, chance):
                lines.append(f"SELECT ask($q${question}$q$);")
                expected.append((role, question, answer))
        answers = database.sql("\n".join(lines))
        self.assertEqual(len(answers), len(expected))
        wrong = [f"{role}: {question}\n    {answer}, not {expectation}" for (role, question, expectation), answer
                 in zip(expected, map(json.loads, answers)) if answer != expectation]
        self.assertEqual(wrong[:5], [], "\n".join(wrong[:5]))


if __name__ == "__main__":
    unittest.main()
