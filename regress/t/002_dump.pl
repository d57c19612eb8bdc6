# SPDX-License-Identifier: PostgreSQL

# A dump restored into a fresh server gives equal answers, and the rollup equals the log there.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $source = start_node('source');
create_log($source);
$source->safe_psql('postgres', <<'SQL');
INSERT INTO learning_log
SELECT 'u' || n % 5, gen_random_uuid(), '2024-01-01 00:00+00'::timestamptz + n * interval '37 minutes', n % 50, NULLIF(n % 60, 0),
       CASE WHEN n % 3 = 0 THEN '2020-01-01'::timestamptz ELSE now() END
  FROM generate_series(1, 5000) AS n;
CALL expire_learning_log('1 year');
SELECT record_learning('00000000-0000-0000-0000-000000000001', 'it''s "é"', 7, '2024-03-01');
SELECT record_learning('00000000-0000-0000-0000-000000000003', 'u1', 1000000, '2024-03-01');
SELECT void_learning('00000000-0000-0000-0000-000000000003', 'u1');
UPDATE learning_log SET voided_at = now() WHERE word_count = 17;
SQL
my $voided_question = 'SELECT user_id, request_id, voided_at FROM learning_log WHERE voided_at IS NOT NULL ORDER BY 1, 2';
my $voided = $source->safe_psql('postgres', $voided_question);
cmp_ok(() = $voided =~ /\n/g, '>', 10, 'some entries are voided');
my $answers = answers($source);
my $rows = $source->safe_psql('postgres', 'SELECT (SELECT count(*) FROM learning_log), (SELECT count(*) FROM learning_archive)');
isnt($answers, '', 'there is something to ask for');

my $folder = $PostgreSQL::Test::Utils::tmp_check;
command_ok([ 'pg_dump', '-f', "$folder/plain.sql", $source->connstr('postgres') ], 'plain dump');
command_ok([ 'pg_dump', '-Fc', '-f', "$folder/custom.dump", $source->connstr('postgres') ], 'custom dump');

my %restore = (
    plain  => sub { [ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $_[0], '-f', "$folder/plain.sql" ] },
    custom => sub { [ 'pg_restore', '--exit-on-error', '-j', '2', '-d', $_[0], "$folder/custom.dump" ] });
for my $format (sort keys %restore) {
    my $target = start_node("target_$format");
    command_ok($restore{$format}->($target->connstr('postgres')), "$format: restored");
    is(answers($target), $answers, "$format: equal answers");
    is($target->safe_psql('postgres', 'SELECT (SELECT count(*) FROM learning_log), (SELECT count(*) FROM learning_archive)'),
        $rows, "$format: as many rows");
    is(broken_cells($target), '', "$format: the rollup is exact");
    is($target->safe_psql('postgres', $voided_question), $voided, "$format: what was voided, and when");

    # It lives on: repeats are known, new entries are counted, and the tables can still not be created twice.
    is($target->safe_psql('postgres', q{SELECT outcome FROM record_learning('00000000-0000-0000-0000-000000000001', 'it''s "é"', 7)}),
        'replayed', "$format: a repeat is known");
    is($target->safe_psql('postgres', q{SELECT outcome FROM record_learning('00000000-0000-0000-0000-000000000003', 'u1', 1000000, '2024-03-01')}),
        'voided', "$format: a voided entry does not come back");
    is($target->safe_psql('postgres', q{SELECT outcome FROM record_learning('00000000-0000-0000-0000-000000000002', 'u1', 7)}),
        'created', "$format: a new entry is taken");
    is(broken_cells($target), '', "$format: the rollup stays exact");
    my ($result, $stdout, $stderr) = $target->psql('postgres', '\set VERBOSITY sqlstate
SELECT create_learning_log()');
    like($stderr, qr/42P07/, "$format: the tables exist");

    # Its dump takes the place of a log that was never restored, and the first dump that of this one.
    command_ok([ 'pg_dump', '-Fc', '-f', "$folder/again.dump", $target->connstr('postgres') ], "$format: dumped again");
    my %answers_of = ('again.dump' => answers($target), 'custom.dump' => $answers);
    $target->safe_psql('postgres', 'CREATE DATABASE other');
    $target->safe_psql('other', q{CREATE EXTENSION learning_log; SELECT create_learning_log(); SELECT record_learning(gen_random_uuid(), 'u1', 7)});
    for my $dump ('again.dump', 'custom.dump') {
        command_ok([ 'pg_restore', '--exit-on-error', '--clean', '--if-exists', '-d', $target->connstr('other'), "$folder/$dump" ],
            "$format: $dump takes the place of what was there");
        is(answers($target, 'other'), $answers_of{$dump}, "$format: $dump: equal answers");
        is(broken_cells($target, 'other'), '', "$format: $dump: the rollup is exact");
    }
    $target->stop;
}

$source->stop;
done_testing();
