# SPDX-License-Identifier: PostgreSQL

# A COPY of many entries in random order: memory follows the number of cells, not of entries, and ends at maintenance_work_mem
# where there are many cells, too; and an expiry of many batches stays as small as one of them.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

plan skip_all => 'no /proc/self/status here' unless -r '/proc/self/status';

my $entries = 300_000;
my $node = start_node('bulk', shared_buffers => '16MB', max_wal_size => '4GB');
create_log($node);

# In kilobytes, what the backend ever had of its own and of shared memory.
my $peak = q{SELECT substring(pg_read_file('/proc/self/status') FROM 'VmHWM:\s+(\d+)')};
my $own = q{SELECT substring(pg_read_file('/proc/self/status') FROM 'RssAnon:\s+(\d+)')};

my $rows = "$PostgreSQL::Test::Utils::tmp_check/rows.copy";
$node->safe_psql('postgres', <<"SQL");
SELECT setseed(0.5);
COPY (SELECT 'u' || (random() * 200)::int, gen_random_uuid(), '2024-01-01 00:00+00'::timestamptz + (random() * 8640000)::int * interval '1 second',
             (random() * 100)::int, (random() * 1000)::int, '2020-01-01'
        FROM generate_series(1, $entries)) TO '$rows';
SQL
my ($before, $after) = split /\n/, $node->safe_psql('postgres', <<"SQL");
$peak;
COPY learning_log (user_id, request_id, "timestamp", word_count, study_seconds, recorded_at) FROM '$rows';
$peak;
SQL
is($node->safe_psql('postgres', 'SELECT count(*) FROM learning_log'), $entries, 'all entries are there');
is(broken_cells($node), '', 'the rollup is exact');
cmp_ok($after - $before, '<', 150_000, 'the backend stayed small');

# So many cells that there is no room for them, in random order, some of them twice; then less of each.
my @many = split /\n/, $node->safe_psql('postgres', <<"SQL");
TRUNCATE learning_log;
SET maintenance_work_mem = '1MB';
SET seed = 0.5;
$peak;
INSERT INTO learning_log SELECT 'a learner who has a long name: ' || (n % 224989), gen_random_uuid(), '2024-01-01', n % 7
  FROM generate_series(1, $entries) AS n ORDER BY random();
$peak;
UPDATE learning_log SET word_count = word_count + 1, "timestamp" = "timestamp" + word_count % 2 * interval '1 hour';
DELETE FROM learning_log WHERE word_count = 3;
$peak;
SELECT count(*) FROM learning_log_check();
TRUNCATE learning_rollup;
SQL
cmp_ok($many[1] - $many[0], '<', 40_000, 'the backend stayed small where there are many cells');
cmp_ok($many[2] - $many[0], '<', 40_000, 'and where they change');
is($many[3], 0, 'the rollup is exact');
my @rebuilt = split /\n/, $node->safe_psql('postgres', <<"SQL");
SET maintenance_work_mem = '1MB';
SET client_min_messages = warning;
$peak;
SELECT rebuild_learning_rollup() > 150000;
$peak;
SELECT count(*) FROM learning_log_check();
CALL expire_learning_log('0 days', 200000);
SELECT sum(entries) FROM learning_quarter_hours;
TRUNCATE learning_archive;
SQL
cmp_ok($rebuilt[2] - $rebuilt[0], '<', 40_000, 'and where all of them are made anew');
is_deeply([ @rebuilt[ 1, 3, 4 ] ], [ 't', 0, 257_143 ], 'the sums are exact, also once they are archived');

# Sixty batches more do not pile up.
my @own = split /\n/, $node->safe_psql('postgres', <<"SQL");
TRUNCATE learning_log;
INSERT INTO learning_log SELECT 'u' || n % 20000, gen_random_uuid(), '2024-01-01', 1, NULL, '2020-01-01'
  FROM generate_series(1, 5000) AS n;
CALL expire_learning_log('1 year', 1000);
$own;
INSERT INTO learning_log SELECT 'u' || n % 20000, gen_random_uuid(), '2024-01-01', 1, NULL, '2020-01-01'
  FROM generate_series(1, 60000) AS n;
$own;
CALL expire_learning_log('1 year', 1000);
$own;
SQL
cmp_ok($own[2] - $own[1], '<', 4_000, 'the memory of an expiry does not grow with its batches');
is(broken_cells($node), '', 'the rollup is exact');
is($node->safe_psql('postgres', 'SELECT sum(entries) FROM learning_quarter_hours'), 65_000, 'and nothing is lost');

$node->stop;
done_testing();
