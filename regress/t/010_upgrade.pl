# SPDX-License-Identifier: PostgreSQL

# A database of version 1.0 becomes one of this version: restored from its dump, and where only the library was replaced.
# Its answers stay, nothing is lost to whoever writes meanwhile, and the catalog is that of a fresh one.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $here = "$ENV{LEARNING_TREE}/regress/t";
my $old = "$here/version_1.0";
my $expected = slurp_file("$old/answers.txt");
chomp $expected;

my $node = start_node('upgraded');
$node->safe_psql('postgres', 'CREATE ROLE keeper; CREATE ROLE reader; CREATE ROLE recorder; CREATE ROLE stranger');

# Restores the dump of 1.0 into a database of its own, above what `before` creates there.
sub restored {
    my ($name, $before) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    $node->safe_psql($name, $before);
    command_ok([ 'psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', $node->connstr($name), '-f', "$old/dump.sql" ], "$name: restored");
    return;
}

sub is_as_before {
    my ($name, $when) = @_;
    is($node->safe_psql($name, slurp_file("$old/questions.sql")), $expected, "$name: $when: the answers of 1.0");
    is($node->safe_psql($name, 'SELECT * FROM learning_log_check()'), '', "$name: $when: the rollup is exact");
    return;
}

sub sql { my ($name, $sql) = @_; return $node->safe_psql($name, $sql); }
sub catalog { my ($name) = @_; return $node->safe_psql($name, slurp_file("$here/catalog.sql")); }

# Shows the lines that only one of both catalogs has.
sub is_catalog {
    my ($name, $wanted, $what) = @_;
    my @found = split /\n/, catalog($name);
    my @wanted = split /\n/, $wanted;
    my %found = map { $_ => 1 } @found;
    my %wanted = map { $_ => 1 } @wanted;
    my $differences = join "\n", (map { "has $_" } grep { !$wanted{$_} } @found), map { "lacks $_" } grep { !$found{$_} } @wanted;
    is($differences, '', "$name: $what");
    is(scalar @found, scalar @wanted, "$name: $what: as many lines");
    return;
}

sub said {    # what a statement says, an error or a notice
    my ($name, $sql) = @_;
    my (undef, undef, $stderr) = $node->psql($name, "\\set VERBOSITY verbose\n$sql");
    return $stderr;
}

my $kept = q{md5('busy 7')::uuid, 'kenji', 7, timestamptz '2024-03-10 00:00+00' + 7 * interval '15 minutes' - interval '1 microsecond', 420};
my $upgrade = 'SET ROLE keeper; SELECT upgrade_learning_log()';
my $created = qr/completed the tables in schema "public"\nDETAIL:  Created: index learning_rollup_day_idx, index learning_archive_day_idx, foreign table learning_hourly_rows, view learning_hourly, .*column learning_log.voided_at\.\n/;

# What every upgraded database has to be.
sub is_upgraded {
    my ($name) = @_;
    is_as_before($name, 'upgraded');
    is(sql($name, "SELECT outcome FROM record_learning($kept)"), 'replayed', "$name: a repeat is known");
    is(sql($name, q{SELECT outcome FROM record_learning(md5('busy 7')::uuid, 'kenji', 8)}), 'conflict', "$name: so is another entry of that id");
    my $before = catalog($name);
    like(said($name, $upgrade), qr/NOTICE:  \S+ the tables in schema "public" are those of this version\n/, "$name: upgraded twice, and says so");
    is_catalog($name, $before, 'which changed nothing');
    like(said($name, 'SET ROLE keeper; SELECT create_learning_log()'), qr/42P07/, "$name: there is nothing to create");
    like(said($name, 'SET ROLE stranger; SELECT upgrade_learning_log()'), qr/42501: .*belongs to another role\nHINT:  Call upgrade_learning_log\(\) as its owner/, "$name: it is for the owner");
    is(sql($name, q{SELECT count(*) FROM learning_daily_rows}), sql($name, 'SELECT count(*) FROM learning_daily'), "$name: the views stand on foreign tables");
    is(sql($name, q{SET ROLE reader; SELECT count(*) > 300 FROM learning_daily}), 't', "$name: what was granted on the views stays");
    is(sql($name, q{SELECT outcome FROM void_learning(md5('busy 7')::uuid, 'kenji')}), 'voided', "$name: entries can be voided");
    is(sql($name, "SELECT outcome FROM record_learning($kept)"), 'voided', "$name: which a repeat hears");
    is(sql($name, q{SELECT sum(words) FROM aggregate_learning('kenji', 'day', '2024-03-10Z', '2024-03-12Z')}), 97 * 48 - 7, "$name: and sums do not count it");
    is(sql($name, 'SELECT * FROM learning_log_check()'), '', "$name: the rollup stays exact");
    sql($name, q{CALL expire_learning_log('1 year')});
    is(sql($name, 'SELECT count(*), (SELECT sum(words) FROM learning_quarter_hours) FROM learning_log'),
        '0|' . sql($name, 'SELECT sum(words) FROM learning_totals_weekly'), "$name: everything expires");
    return;
}

# ---- The present version, to compare with
sql('postgres', 'CREATE DATABASE fresh');
sql('fresh', 'GRANT CREATE ON SCHEMA public TO keeper; CREATE EXTENSION learning_log');
sql('fresh', <<'SQL');
SET ROLE keeper;
SELECT create_learning_log();
GRANT SELECT ON learning_log, learning_rollup, learning_archive, learning_daily, learning_weekly TO reader;
GRANT SELECT, INSERT ON learning_log TO recorder;
SQL
my $fresh = catalog('fresh');
cmp_ok(length $fresh, '>', 30_000, 'the catalog has much to say');

# ---- A dump of 1.0, restored where this version is installed
restored('from_dump', 'CREATE EXTENSION learning_log');
is_as_before('from_dump', 'restored');
is(sql('from_dump', "SELECT outcome FROM record_learning($kept)"), 'replayed', 'from_dump: a repeat is known before the upgrade');
like(said('from_dump', q{SELECT void_learning(md5('busy 7')::uuid, 'kenji')}), qr/42703: .*voided_at.*\n.*1\.0.*\nHINT:  Call public\.upgrade_learning_log\(\)/,
    'from_dump: what needs a new column says what to call');
like(said('from_dump', q{SELECT move_learner('ada', 'kenji')}), qr/42703: .*\n.*\nHINT:  Call public\.upgrade_learning_log\(\)/, 'from_dump: so does moving');
my $file = sql('from_dump', q{SELECT relfilenode FROM pg_class WHERE relname IN ('learning_log', 'learning_rollup') ORDER BY relname});
like(said('from_dump', $upgrade), $created, 'from_dump: upgraded, without a rebuild');
is(sql('from_dump', q{SELECT relfilenode FROM pg_class WHERE relname IN ('learning_log', 'learning_rollup') ORDER BY relname}), $file, 'from_dump: no table was written anew');
is_catalog('from_dump', $fresh, 'the catalog of a fresh one');
is_upgraded('from_dump');

# ---- A server whose library was replaced: 1.0 goes on
restored('in_place', q{CREATE EXTENSION learning_log VERSION '1.0'});
is_as_before('in_place', 'with a new library');
like(said('in_place', 'SET ROLE keeper; SELECT create_learning_log()'), qr/55000: .*\n.*\nHINT:  ALTER EXTENSION learning_log UPDATE/, 'in_place: creating says what to do first');
is(sql('in_place', <<"SQL"), "created\nreplayed\nconflict\ncreated\nreplayed", 'in_place: 1.0 records');
SET ROLE recorder;
SELECT outcome FROM record_learning(md5('new 1')::uuid, 'ada', 5, '2024-05-01Z');
SELECT outcome FROM record_learning(md5('new 1')::uuid, 'ada', 5, '2024-05-01Z');
SELECT outcome FROM record_learning(md5('new 1')::uuid, 'ada', 6, '2024-05-01Z');
SELECT outcome FROM record_learning_batch(ARRAY[md5('new 2')::uuid, md5('new 1')::uuid], '{ada,ada}', '{7,5}', '{2024-05-01Z,2024-05-01Z}');
SQL
sql('in_place', <<'SQL');
INSERT INTO learning_log SELECT 'kenji', md5('plain ' || n)::uuid, timestamptz '2024-03-10 00:00Z' + n * interval '5 minutes', n, n, '2020-01-01' FROM generate_series(1, 50) AS n;
UPDATE learning_log SET word_count = word_count + 1 WHERE request_id = md5('plain 7')::uuid;
DELETE FROM learning_log WHERE request_id = md5('plain 8')::uuid;
CALL expire_learning_log(now() - timestamptz '2020-01-02');
SQL
is(sql('in_place', 'SELECT * FROM learning_log_check()'), '', 'in_place: 1.0 keeps the rollup');
is(sql('in_place', q{SELECT entries, words, study_seconds FROM aggregate_learning('kenji', 'day', '2024-03-10Z', '2024-03-10Z')}),
    '145|' . (95 * 48 + 50 * 51 / 2 + 1 - 8) . '|' . (95 * 48 * 60 + 50 * 51 / 2 - 8), 'in_place: and counts it');
is(sql('in_place', 'SELECT rebuild_learning_rollup()'), '0', 'in_place: a rebuild finds nothing to mend');
is(sql('in_place', q{SELECT (forget_learner('kenji')).entries = n FROM (SELECT count(*) AS n FROM learning_log WHERE user_id = 'kenji') AS c}), 't', 'in_place: and erases');
is(sql('in_place', 'SELECT * FROM learning_log_check()'), '', 'in_place: the rollup stays exact');

# ---- The update in place, while others write
restored('running', q{CREATE EXTENSION learning_log VERSION '1.0'});
my $before = catalog('running');
like($before, qr/^extension\|1\.0\|/, 'running: 1.0 it is');
sql('running', q{BEGIN; ALTER EXTENSION learning_log UPDATE; SET ROLE keeper; SELECT upgrade_learning_log(); SELECT void_learning(md5('busy 9')::uuid, 'kenji'); ROLLBACK});
is_catalog('running', $before, 'an upgrade that was rolled back changed nothing');
is(sql('running', <<"SQL"), "replayed\nreplayed\nreplayed", 'running: nor what the session knows');
SELECT outcome FROM record_learning($kept);
BEGIN;
SET client_min_messages = error;
ALTER EXTENSION learning_log UPDATE;
SET ROLE keeper;
SELECT upgrade_learning_log() \\g /dev/null
SELECT outcome FROM record_learning($kept);
ROLLBACK;
SELECT outcome FROM record_learning($kept);
SQL

# One session that keeps its plans, two that record, repeat and read without a pause until they are told to end.
sql('running', 'CREATE TABLE signals (signal text); GRANT SELECT ON signals TO PUBLIC; GRANT SELECT ON learning_rollup, learning_archive TO recorder');
my $wait_for = sub { "DO \$\$ BEGIN WHILE NOT EXISTS (SELECT FROM signals WHERE signal = '$_[0]') LOOP PERFORM pg_sleep(0.02); END LOOP; END \$\$;\n" };
my $witness = write_file('witness.sql', "SELECT outcome FROM record_learning($kept);\n" . $wait_for->('voided') . "SELECT outcome FROM record_learning($kept);\n");
my @writers = map {
    my $client = $_;
    write_file("writer_$client.sql", "SET ROLE recorder;\n" . join '', map {
        my $id = request_id($client, $_);
        "SELECT count(*) > 0 AS ended FROM signals \\gset\n\\if :ended\n\\q\n\\endif\n"
          . "SELECT outcome FROM record_learning('$id', 'ada', 1, '2024-04-01Z');\nSELECT outcome FROM record_learning('$id', 'ada', 1, '2024-04-01Z');\n"
          . "SELECT 'sum ' || (sum(words) >= $_) FROM aggregate_learning('ada', 'day', '2024-04-01Z', '2024-04-01Z');\n"
          . "SELECT 'view' FROM (SELECT count(*) FROM learning_daily WHERE user_id = 'ada') AS v;\n"
    } 1 .. 20_000);
} 1, 2;
sql('running', 'GRANT SELECT ON learning_daily TO recorder');
my %client = map { $_ => start_client($node, $_, 'running') } $witness, @writers;
wait_until(sub { lines_printed($witness) >= 1 && lines_printed(@writers) >= 100 });
like(said('running', 'ALTER EXTENSION learning_log UPDATE'), qr/WARNING: .* the tables of learning_log are still those of version 1\.0\nHINT:  SELECT public\.upgrade_learning_log\(\)/,
    'running: the update says what comes next');
my $printed = lines_printed(@writers);
wait_until(sub { lines_printed(@writers) > $printed + 50 });
is(sql('running', 'SELECT * FROM learning_log_check()'), '', 'running: between both steps the rollup is exact');
like(said('running', $upgrade), $created, 'running: upgraded');
$printed = lines_printed(@writers);
ok(wait_until(sub { lines_printed(@writers) > $printed + 50 }), 'running: while others were writing');
sql('running', q{SELECT void_learning(md5('busy 7')::uuid, 'kenji'); INSERT INTO signals VALUES ('voided')});
$client{$_}->finish for keys %client;
is(slurp_file("$witness.out"), "replayed\nvoided\n", 'running: a session that had its plans has new ones');
my $rounds = lines_printed(@writers) / 4;
for my $writer (@writers) {
    is(slurp_file("$writer.err"), '', 'running: no writer was disturbed');
    is(slurp_file("$writer.out"), "created\nreplayed\nsum true\nview\n" x (lines_printed($writer) / 4), 'running: everything was recorded once, and seen at once');
}
is(sql('running', 'SELECT * FROM learning_log_check()'), '', 'running: the rollup is exact');
is(sql('running', q{SELECT words FROM aggregate_learning('ada', 'day', '2024-04-01Z', '2024-04-01Z')}), $rounds, 'running: nothing is lost');
sql('running', q{UPDATE learning_log SET voided_at = NULL WHERE user_id = 'kenji'; DELETE FROM learning_log WHERE "timestamp" = '2024-04-01Z';
REVOKE SELECT ON learning_rollup, learning_archive, learning_daily FROM recorder});
is_catalog('running', $fresh, 'the catalog of a fresh one');
is_upgraded('running');

# ---- In a schema whose name has to be quoted
my $quoted = '"a % b"';
my $moved = slurp_file("$old/dump.sql") =~ s/\bpublic\./$quoted./gr;
$moved =~ s/SCHEMA public/SCHEMA $quoted/g;
sql('postgres', 'CREATE DATABASE quoted');
sql('quoted', "CREATE SCHEMA $quoted; CREATE EXTENSION learning_log SCHEMA $quoted VERSION '1.0'");
sql('quoted', $moved);
like(said('quoted', 'ALTER EXTENSION learning_log UPDATE'), qr/HINT:  SELECT "a % b"\.upgrade_learning_log\(\)/, 'quoted: updated');
for my $when ('between both steps', 'upgraded') {
    is(sql('quoted', "SET search_path = $quoted;\n" . slurp_file("$old/questions.sql")), $expected, "quoted: $when: the answers of 1.0");
    said('quoted', "SET ROLE keeper; SELECT $quoted.upgrade_learning_log()");
}
is(sql('quoted', "SELECT count(*) FROM $quoted.learning_log_check()"), '0', 'quoted: the rollup is exact');

# ---- Before there are tables
sql('postgres', 'CREATE DATABASE bare');
sql('bare', q{CREATE EXTENSION learning_log VERSION '1.0'});
like(said('bare', 'SELECT create_learning_log()'), qr/55000: .*older than its library/, 'bare: 1.0 with a new library creates nothing');
is(said('bare', 'ALTER EXTENSION learning_log UPDATE'), '', 'bare: updated, and there is nothing to warn of');
like(said('bare', 'SELECT upgrade_learning_log()'), qr/42P01: .*\nHINT:  Create the tables once with SELECT public\.create_learning_log\(\)/, 'bare: there is nothing to upgrade');
sql('bare', 'SELECT create_learning_log()');
is(sql('bare', q{SELECT outcome FROM record_learning(md5('1')::uuid, 'ada', 1)}), 'created', 'bare: it records');

# ---- A restore by a role that may not attach the triggers; and a column that was dropped, after entries were voided
restored('in_part', 'CREATE EXTENSION learning_log');
sql('in_part', q{DROP TRIGGER learning_log_insert ON learning_log; INSERT INTO learning_log VALUES ('ada', md5('lost')::uuid, '2024-05-05Z', 9)});
like(said('in_part', $upgrade), qr/trigger learning_log_insert.*Rebuilt the rollup from the log: \d+ entries, 1 wrong cells\./, 'in_part: completed');
is(sql('in_part', 'SELECT * FROM learning_log_check()'), '', 'in_part: the rollup is exact');
sql('in_part', q{UPDATE learning_log SET voided_at = now() WHERE user_id = 'ada'; ALTER TABLE learning_log DROP voided_at});
like(said('in_part', $upgrade), qr/Created: column learning_log\.voided_at\. Rebuilt the rollup/, 'in_part: what was voided counts again');
is(sql('in_part', 'SELECT * FROM learning_log_check()'), '', 'in_part: the rollup is exact again');

$node->stop;
done_testing();
