# SPDX-License-Identifier: PostgreSQL

# What is restored or replicated in part is completed by create_learning_log() or mended by rebuild_learning_rollup().

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $source = start_node('source', allows_streaming => 'logical');
$source->safe_psql('postgres', 'CREATE ROLE keeper LOGIN; GRANT CREATE ON SCHEMA public TO keeper; CREATE EXTENSION learning_log');
$source->safe_psql('postgres', 'SET ROLE keeper; SELECT create_learning_log()');
$source->safe_psql('postgres', <<'SQL');
INSERT INTO learning_log
SELECT 'u' || n % 5, gen_random_uuid(), '2024-01-01 00:00+00'::timestamptz + n * interval '37 minutes', n % 50, n % 60 FROM generate_series(1, 5000) AS n;
SQL
my $answers = answers($source);
my $folder = $PostgreSQL::Test::Utils::tmp_check;

my $target = start_node('target');
$target->safe_psql('postgres', 'CREATE ROLE keeper LOGIN');

# restored(name, dump options, restore options, role): a database of its own, in which only a part arrived.
sub restored {
    my ($name, $dump, $restore, $role) = @_;
    command_ok([ 'pg_dump', '-Fc', '-f', "$folder/$name.dump", @$dump, $source->connstr('postgres') ], "$name: dumped");
    $target->safe_psql('postgres', "CREATE DATABASE $name");
    $target->safe_psql($name, 'GRANT CREATE ON SCHEMA public TO keeper; CREATE EXTENSION IF NOT EXISTS learning_log');
    # What is there already, or not permitted, is reported and passed over.
    system_log('pg_restore', @$restore, '-d', $target->connstr($name) . ($role ? " user=$role" : ''), "$folder/$name.dump");
    return;
}

sub is_whole {
    my ($name, $expected) = @_;
    my ($status, undef, $stderr) = $target->psql($name, 'SET ROLE keeper; SELECT create_learning_log()');
    is($status, 0, "$name: completed");
    like($stderr, $expected, "$name: and said so");
    is($target->safe_psql($name, 'SELECT * FROM learning_log_check()'), '', "$name: the rollup is exact");
    my $same = $target->safe_psql($name, 'SELECT count(*), sum(entries), sum(words) FROM learning_quarter_hours');
    is($same, $source->safe_psql('postgres', 'SELECT count(*), sum(entries), sum(words) FROM learning_quarter_hours'), "$name: the same sums");
    $target->safe_psql($name, q{SET ROLE keeper; SELECT record_learning(gen_random_uuid(), 'u1', 1)});
    is($target->safe_psql($name, 'SELECT * FROM learning_log_check()'), '', "$name: the rollup stays exact");
    (undef, undef, $stderr) = $target->psql($name, "\\set VERBOSITY sqlstate\nSET ROLE keeper; SELECT create_learning_log()");
    like($stderr, qr/42P07/, "$name: nothing is left to complete");
    return;
}

restored('log_only', [ '-t', 'learning_log' ], []);
is_whole('log_only', qr/table learning_rollup.*Rebuilt the rollup from the log: 5000 entries/);

restored('no_rollup_data', [ '--exclude-table-data=learning_rollup' ], []);
is_whole('no_rollup_data', qr/Rebuilt the rollup from the log: 5000 entries/);

# Tables and data without keys, indexes and triggers.
restored('no_post_data', [], [ '--section=pre-data', '--section=data' ]);
is_whole('no_post_data', qr/primary key of learning_log, .*index .*trigger learning_log_insert/);

# A role that is no superuser may not attach the trigger function, so its restore lacks the triggers.
restored('by_its_owner', [], [ '--no-owner' ], 'keeper');
is_whole('by_its_owner', qr/Created: trigger learning_log_insert, .*5000 entries, 0 wrong cells/);

# A subscriber of the log alone: the rows arrive, and no trigger fires for them.
$target->safe_psql('postgres', 'CREATE DATABASE subscriber');
$target->safe_psql('subscriber', 'CREATE EXTENSION learning_log; SELECT create_learning_log()');
$source->safe_psql('postgres', 'CREATE PUBLICATION log FOR TABLE learning_log');
$target->safe_psql('subscriber', "CREATE SUBSCRIPTION log CONNECTION '" . $source->connstr . " dbname=postgres' PUBLICATION log");
$target->wait_for_subscription_sync($source, 'log', 'subscriber');
is($target->safe_psql('subscriber', 'SELECT count(*) FROM learning_log'), '5000', 'subscriber: the log has arrived');
isnt($target->safe_psql('subscriber', 'SELECT count(*) FROM learning_log_check()'), '0', 'subscriber: its sums are missing');
isnt($target->safe_psql('subscriber', 'SELECT rebuild_learning_rollup()'), '0', 'subscriber: rebuilt');
is($target->safe_psql('subscriber', 'SELECT * FROM learning_log_check()'), '', 'subscriber: the rollup is exact');
$target->safe_psql('subscriber', 'DROP SUBSCRIPTION log');

$target->stop;
$source->stop;
done_testing();
