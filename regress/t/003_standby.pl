# SPDX-License-Identifier: PostgreSQL

# A hot standby answers, and refuses to record; after its promotion it records.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $primary = start_node('primary', allows_streaming => 1);
create_log($primary);
$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

$primary->safe_psql('postgres', <<'SQL');
INSERT INTO learning_log SELECT 'u' || n % 3, gen_random_uuid(), '2024-01-01 00:00+00'::timestamptz + n * interval '3 hours', n
  FROM generate_series(1, 1000) AS n;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE word_count % 2 = 0;
CALL expire_learning_log('1 year');
SELECT record_learning('00000000-0000-0000-0000-000000000001', 'u1', 7, '2024-03-01');
SQL
$primary->wait_for_catchup($standby, 'replay', $primary->lsn('insert'));

is(answers($standby), answers($primary), 'the standby gives the same answers');
is(broken_cells($standby), '', 'the rollup is exact on the standby');
like($standby->safe_psql('postgres', q{SELECT aggregate_learning_json('u1', 'day', '2024-03-01', '2024-03-01')}),
    qr/^\[\{"period":"2024-03-01T00:00:00Z"/, 'JSON too');

sub sqlstate {
    my ($sql) = @_;
    my ($result, $stdout, $stderr) = $standby->psql('postgres', "\\set VERBOSITY sqlstate\n$sql");
    return $stderr =~ /ERROR:\s+(\w{5})/ ? $1 : 'none';
}
is(sqlstate(q{SELECT record_learning('00000000-0000-0000-0000-000000000001', 'u1', 7)}), '25006', 'recording is refused');
is(sqlstate(q{SELECT record_learning_batch('{00000000-0000-0000-0000-000000000001}', '{u1}', '{7}')}), '25006', 'batches are refused');
is(sqlstate(q{SELECT forget_learner('u1')}), '25006', 'forgetting is refused');
is(sqlstate(q{CALL expire_learning_log('1 year')}), '25006', 'expiring is refused');

$primary->stop;
$standby->promote;
is($standby->safe_psql('postgres', q{SELECT outcome FROM record_learning('00000000-0000-0000-0000-000000000001', 'u1', 7)}),
    'replayed', 'promoted: it knows the repeat');
is($standby->safe_psql('postgres', q{SELECT outcome FROM record_learning('00000000-0000-0000-0000-000000000002', 'u1', 7)}),
    'created', 'promoted: it records');
is(broken_cells($standby), '', 'promoted: the rollup is exact');

$standby->stop;
done_testing();
