# SPDX-License-Identifier: PostgreSQL

package LearningLogNode;

# A server with learning_log in it, and the questions that all of these tests ask.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Exporter 'import';
use IPC::Run ();
use Time::HiRes ();

our @EXPORT = qw(start_node create_log broken_cells answers request_id write_file start_client lines_printed wait_until);

# start_node(name, setting => value, ...): a running server without the extension.
sub start_node {
    my ($name, %settings) = @_;
    my $streaming = delete $settings{allows_streaming};
    my $node = PostgreSQL::Test::Cluster->new($name);
    $node->init(allows_streaming => $streaming);
    $node->append_conf('postgresql.conf', "timezone = 'UTC'\nautovacuum = off\n");
    $node->append_conf('postgresql.conf', "$_ = $settings{$_}\n") for sort keys %settings;
    $node->start;
    return $node;
}

sub create_log {
    my ($node) = @_;
    $node->safe_psql('postgres', 'CREATE EXTENSION learning_log; SELECT create_learning_log()');
    return;
}

sub broken_cells {
    my ($node, $database) = @_;
    return $node->safe_psql($database // 'postgres', 'SELECT * FROM learning_log_check()');
}

# What learners see, as one text: granularities, zones and fills for every learner.
sub answers {
    my ($node, $database) = @_;
    return $node->safe_psql($database // 'postgres', <<'SQL');
SELECT user_id, granularity, zone, fill, md5(string_agg(a::text, ' ' ORDER BY a.period))
  FROM (SELECT DISTINCT user_id FROM learning_quarter_hours) AS learners, unnest('{day,week,month}'::text[]) AS granularity,
       unnest('{UTC,America/New_York,Asia/Kathmandu}'::text[]) AS zone, unnest('{zero,linear}'::text[]) AS fill,
       aggregate_learning(user_id, granularity, '2024-01-10', '2024-06-10', zone, fill, 7) AS a
 GROUP BY 1, 2, 3, 4
UNION ALL SELECT user_id, 'the view of days', 'UTC', min(period)::text || max(period)::text, md5(string_agg(d::text, ' ' ORDER BY d.period)) FROM learning_daily AS d GROUP BY 1
UNION ALL SELECT '', 'the view of totals', 'UTC', sum(words)::text, md5(string_agg(t::text, ' ' ORDER BY t.period)) FROM learning_totals_weekly AS t
 ORDER BY 1, 2, 3, 4
SQL
}

sub request_id { my ($client, $n) = @_; return sprintf '%08x-0000-0000-0000-%012x', $client, $n; }

sub write_file {
    my ($name, $text) = @_;
    my $path = "$PostgreSQL::Test::Utils::tmp_check/$name";
    open my $file, '>', $path or die "$path: $!";
    print {$file} $text;
    close $file or die "$path: $!";
    return $path;
}

# start_client(node, script, database): psql running a file; what it prints goes to <script>.out and <script>.err.
sub start_client {
    my ($node, $script, $database) = @_;
    return IPC::Run::start(
        [ 'psql', '-XqAt', '-v', 'VERBOSITY=verbose', '-d', $node->connstr($database // 'postgres'), '-f', $script ],
        '<', \undef, '>', "$script.out", '2>', "$script.err");
}

# lines_printed(script, ...): how many lines these clients have printed so far.
sub lines_printed { my $lines = 0; $lines += () = slurp_file("$_.out") =~ /\n/g for @_; return $lines; }

# wait_until(condition): what it returns once that is true; dies where it does not become true.
sub wait_until {
    my ($condition) = @_;
    my $end = Time::HiRes::time() + $PostgreSQL::Test::Utils::timeout_default;
    while (1) {
        my $answer = $condition->();
        return $answer if $answer;
        die 'waited in vain' if Time::HiRes::time() > $end;
        Time::HiRes::sleep(0.05);
    }
}

1;
