# SPDX-License-Identifier: PostgreSQL

# Thousands of statements of all kinds at once, on few learners and few days: no deadlock for those who record, and the
# rollup equals the log whenever one looks.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $clients = 6;
my $enough = 12_000;    # answers
my $node = start_node('soak', deadlock_timeout => '50ms');
create_log($node);
my $seed = $ENV{LEARNING_SEED} // time ^ $$;
note("LEARNING_SEED=$seed");
srand $seed;

sub user { return "'u" . int(rand 4) . "'"; }
sub id { return "'" . request_id(0, int rand 400) . "'"; }
sub timestamp { return sprintf "timestamptz '2024-01-01 00:00+00' + %d * interval '7 minutes'", int rand 600; }
sub recorded { return rand() < 0.5 ? "'2020-01-01'" : 'now()'; }
sub move { my $from = int rand 4; return "SELECT move_learner('u$from', 'u" . ($from + 1 + int rand 3) % 4 . "');"; }

my @statements = (
    [ 10, sub { 'SELECT outcome FROM record_learning(' . join(', ', id(), user(), int rand 9, timestamp()) . ');' } ],
    [ 6, sub {
        my $n = 1 + int rand 30;
        my $array = sub { my ($type, $item) = @_; return 'ARRAY[' . join(',', map { $item->() } 1 .. $n) . "]::${type}[]"; };
        return 'SELECT count(*) FROM record_learning_batch(' . join(', ', $array->('uuid', \&id), $array->('text', \&user),
            $array->('int', sub { int rand 9 }), $array->('timestamptz', sub { '(' . timestamp() . ')' })) . ');';
    } ],
    [ 6, sub { 'UPDATE learning_log SET word_count = ' . int(rand 9) . ', "timestamp" = ' . timestamp() . ', recorded_at = ' . recorded()
            . ' WHERE user_id = ' . user() . ' AND request_id = ' . id() . ';' } ],
    [ 3, sub { 'DELETE FROM learning_log WHERE user_id = ' . user() . ' AND request_id = ' . id() . ';' } ],
    [ 3, sub { 'SELECT outcome FROM void_learning(' . id() . ', ' . user() . ');' } ],
    [ 2, sub { 'UPDATE learning_log SET voided_at = ' . (rand() < 0.5 ? 'NULL' : 'now()') . ' WHERE user_id = ' . user()
            . ' AND request_id = ' . id() . ';' } ],
    [ 2, sub { 'INSERT INTO learning_log VALUES (' . join(', ', user(), id(), timestamp(), int rand 9, int rand 60, recorded())
            . ') ON CONFLICT (user_id, request_id) DO UPDATE SET word_count = excluded.word_count, "timestamp" = excluded."timestamp";' } ],
    [ 1, sub { "CALL expire_learning_log('1 year', 10);" } ],
    [ 0.3, sub { 'SELECT forget_learner(' . user() . ');' } ],
    [ 0.5, \&move ],
    [ 0.3, sub { 'BEGIN ISOLATION LEVEL ' . (rand() < 0.5 ? 'REPEATABLE READ' : 'SERIALIZABLE') . '; ' . move() . ' COMMIT;' } ],
    [ 2, sub { 'SELECT count(*) FROM aggregate_learning(' . user() . q{, 'day', '2024-01-01', '2024-01-05', 'Asia/Kathmandu', 'linear', 3);} } ]);
my $total = 0;
$total += $_->[0] for @statements;

sub random_statement {
    my $at = rand $total;
    for my $statement (@statements) {
        return $statement->[1]->() if ($at -= $statement->[0]) < 0;
    }
    return random_statement();
}

my @scripts = map {
    my $client = $_;
    write_file("soak_$client.sql", join "\n", "SET client_min_messages = warning;", map { random_statement() } 1 .. 40_000);
} 1 .. $clients;
my @running = map { start_client($node, $_) } @scripts;
my $checks = 0;
wait_until(sub {
    my $broken = broken_cells($node);
    is($broken, '', 'the rollup is exact while everybody writes') if $broken ne '';
    ++$checks;
    return lines_printed(@scripts) > $enough;
});
$_->kill_kill for @running;
cmp_ok($checks, '>', 0, "looked $checks times meanwhile");
is(broken_cells($node), '', 'the rollup is exact at the end');

# Who changes or erases entries in the middle of it may meet a deadlock and try again; who voids one, find none; who moves a
# learner, that the other one's entries contradict them. Who records does not, alone or in batches.
my ($done, @recording, @other) = (0);
for my $script (@scripts) {
    my @lines = split /\n/, slurp_file($script);
    $done += () = slurp_file("$script.out") =~ /\n/g;
    my %expected = (void_learning => 'P0002', move_learner => '23505|40001');
    for (split /\n/, slurp_file("$script.err")) {
        my ($number, $error) = /sql:(\d+): ERROR:\s+(.*)/ or next;
        my $statement = $lines[ $number - 1 ];
        my $records = $statement =~ /record_learning/;
        push @recording, "$error\n    in: " . substr($statement, 0, 100) if $records;
        my ($function) = $statement =~ /SELECT (?:outcome FROM )?(\w+)/;
        my $also = $expected{ $function // '' } // 'none';
        push @other, $error if !$records && $error !~ /^(40P01|$also)/;
    }
}
note("$done answers");
is($recording[0] // '', '', 'nobody who recorded got an error: ' . @recording);
is($other[0] // '', '', 'nobody else got one but a deadlock');

$node->stop;
done_testing();
