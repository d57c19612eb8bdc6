# SPDX-License-Identifier: PostgreSQL
"""Two shards of a log, and a server with PL/Proxy in front of them: written by hand, with as little as the shim asks for."""

import os

from obedient_proxy import ObedientProxy
from server import Server, program

PARTITION = """
CREATE FUNCTION learning_partition(user_id text) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN coalesce((((
  hashtextextended(user_id COLLATE "C", 8816678312871386365) & 2147483647) + (5305509591434766563 & 2147483647)) & 2147483647)::integer, 0);
"""
# The extension is there for its types only.
PROXY = """
CREATE ROLE learning_shim LOGIN;
CREATE SCHEMA learning_shard; GRANT USAGE ON SCHEMA learning_shard TO learning_shim;
CREATE EXTENSION learning_log SCHEMA learning_shard;
CREATE EXTENSION plproxy;
CREATE SERVER learning_shards FOREIGN DATA WRAPPER plproxy OPTIONS (p0 '{0}', p1 '{1}');
CREATE USER MAPPING FOR PUBLIC SERVER learning_shards OPTIONS (user 'learning_shim');
GRANT USAGE ON FOREIGN SERVER learning_shards TO learning_shim;
CREATE FUNCTION aggregate_learning_json(user_id text, granularity text, from_time timestamptz, to_time timestamptz, time_zone text,
        fill text, moving_periods bigint, day_start interval, week_start text, fields text[]) RETURNS text LANGUAGE plproxy AS $$
    CLUSTER 'learning_shards'; RUN ON learning_partition(user_id); $$;
CREATE FUNCTION record_learning_part(places int[], request_ids uuid[], user_ids text[], word_counts bigint[], timestamps timestamptz[],
        study_seconds bigint[], OUT place int, OUT outcome text, OUT user_id text, OUT request_id uuid, OUT "timestamp" timestamptz,
        OUT word_count int, OUT seconds int, OUT recorded_at timestamptz) RETURNS SETOF record LANGUAGE plproxy AS $$
    CLUSTER 'learning_shards'; SPLIT places, request_ids, user_ids, word_counts, timestamps, study_seconds;
    RUN ON learning_partition(user_ids);
    SELECT r.* FROM ROWS FROM (unnest(places), record_learning_batch(request_ids, user_ids, word_counts, timestamps, study_seconds))
        AS r(place, outcome, user_id, request_id, "timestamp", word_count, seconds, recorded_at); $$;
CREATE FUNCTION record_learning_batch(request_ids uuid[], user_ids text[], word_counts bigint[], timestamps timestamptz[] = NULL,
        study_seconds bigint[] = NULL) RETURNS SETOF learning_shard.learning_receipt LANGUAGE sql VOLATILE AS $$
    SELECT outcome, user_id, request_id, "timestamp", word_count, seconds, recorded_at FROM record_learning_part(
        ARRAY(SELECT generate_series(1, cardinality($1))), $1, $2, $3, $4, $5) ORDER BY place $$;
CREATE FUNCTION record_learning(request_id uuid, user_id text, word_count bigint, "timestamp" timestamptz = NULL, study_seconds bigint = NULL)
        RETURNS learning_shard.learning_receipt LANGUAGE plproxy AS $$
    CLUSTER 'learning_shards'; RUN ON learning_partition(user_id); $$;
"""


def has_plproxy():
    """Whether the server of the tests has PL/Proxy."""
    folder = os.path.dirname(os.path.dirname(program("initdb")))
    return os.path.exists(os.path.join(folder, "lib", "plproxy.so"))


class ProxiedShards:
    """`proxy` is what the shim talks to. The way to each of the `shards` leads over one of the `ways`, where it can be cut."""

    def __init__(self):
        self.shards, self.ways, self.proxy = [], [], None
        try:
            for _ in range(2):
                self.shards.append(Server())
                self.ways.append(ObedientProxy(self.shards[-1]))
            self.proxy = Server(set_up=False)
            self.proxy.sql(PARTITION + PROXY.format(*(self._connection(way) for way in self.ways)))
        except BaseException:
            self.close()
            raise

    @staticmethod
    def _connection(way):
        return f"host=127.0.0.1 port={way.port} dbname=postgres sslmode=disable gssencmode=disable"

    def close(self):
        for one in [self.proxy, *self.ways, *self.shards]:
            if one:
                one.close()

    def learners_of(self, shard, count=1):
        """As many learners whose entries are on that shard."""
        return self.proxy.sql(f"SELECT id FROM (SELECT 'learner-' || n AS id FROM generate_series(1, 1000) AS n) AS u"
                              f" WHERE learning_partition(id) & 1 = {shard} LIMIT {count}")

    def check(self, test):
        for shard in self.shards:
            test.assertEqual(shard.sql("SELECT * FROM learning_log_check()"), [])
