# SPDX-License-Identifier: PostgreSQL

# What was acknowledged survives kill -9 of the server under load, and the rollup is exact after it.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $node = start_node('crash');
create_log($node);

# Real clients: each entry whose receipt was printed is acknowledged. The last one of them writes batches of 20.
sub client_script {
    my ($round, $client) = @_;
    my $prefix = $round * 16 + $client;
    my @lines;
    for my $n (1 .. 40_000) {
        my @ids = $client < 3 ? ($n) : ($n * 20 .. $n * 20 + 19);
        my $ids = join ',', map { "'" . request_id($prefix, $_) . "'" } @ids;
        my $user = 'u' . ($n % 7);
        my $time = sprintf "timestamptz '2024-01-01 00:00+00' + %d * interval '13 minutes'", $n % 2000;
        push @lines, $client < 3
            ? "SELECT user_id, request_id FROM record_learning($ids, '$user', $n, $time);"
            : "SELECT user_id, request_id FROM record_learning_batch(ARRAY[$ids]::uuid[], array_fill('$user'::text, ARRAY[20]), "
            . "array_fill($n, ARRAY[20]), array_fill($time, ARRAY[20]));";
    }
    return write_file("client_${round}_$client.sql", join "\n", @lines);
}

for my $round (1, 2) {
    my @scripts = map { client_script($round, $_) } 0 .. 3;
    my @clients = map { start_client($node, $_) } @scripts;
    wait_until(sub { lines_printed(@scripts) > 20_000 });    # they are in the middle of it
    my $postmaster = slurp_file($node->data_dir . '/postmaster.pid') =~ /^(\d+)/ ? $1 : die 'no postmaster';
    $node->kill9;
    $_->finish for @clients;

    my @acknowledged;
    for my $script (@scripts) {
        my $output = slurp_file("$script.out");
        $output =~ s/[^\n]*\z//;    # a line that was cut off acknowledges nothing
        push @acknowledged, split /\n/, $output;
    }
    cmp_ok(scalar @acknowledged, '>', 100, "round $round: the clients were at work");

    # The killed server and its last backends need a moment to be gone.
    wait_until(sub { !kill 0, $postmaster });
    ok(wait_until(sub { $node->start(fail_ok => 1) }), "round $round: the server starts again");
    write_file('acknowledged', join '', map { "$_\n" } @acknowledged);
    my $file = "$PostgreSQL::Test::Utils::tmp_check/acknowledged";
    is( $node->safe_psql('postgres', <<"SQL"),
CREATE TEMP TABLE acknowledged (user_id text COLLATE "C", request_id uuid);
COPY acknowledged FROM '$file' (DELIMITER '|');
SELECT count(*) FROM acknowledged AS a LEFT JOIN learning_log AS l USING (user_id, request_id) WHERE l.user_id IS NULL;
SQL
        '0', "round $round: each of " . @acknowledged . ' acknowledged entries is there');
    is(broken_cells($node), '', "round $round: the rollup is exact");
}

# What a client could not know, it finds out by sending it again.
my ($user, $id, $words) = split /\|/,
    $node->safe_psql('postgres', 'SELECT user_id, request_id, word_count FROM learning_log ORDER BY recorded_at DESC LIMIT 1');
is($node->safe_psql('postgres', "SELECT outcome FROM record_learning('$id', '$user', $words)"), 'replayed', 'sent again: replayed');

$node->stop;
done_testing();
