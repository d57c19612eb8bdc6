# SPDX-License-Identifier: PostgreSQL

# Long answers can be cancelled, whatever they are busy with.

use strict;
use warnings FATAL => 'all';
use Test::More;
use LearningLogNode;

my $node = start_node('cancel');
create_log($node);
$node->safe_psql('postgres', <<'SQL');
INSERT INTO learning_log VALUES ('ada', gen_random_uuid(), '1200-01-01', 1), ('ada', gen_random_uuid(), '2300-01-01', 2);
SQL

my %arguments = (
    'a long range'            => q{'hour', '1100-01-01', '2200-01-01', 'UTC', 'zero'},
    'gaps left out'           => q{'hour', '1100-01-01', '2200-01-01', 'America/New_York', 'none', 2000000},
    'interpolation'           => q{'hour', '1100-01-01', '2200-01-01', 'Europe/Berlin', 'linear'},
    'a long moving average'   => q{'hour', '1200-01-01', '2200-01-01', 'Australia/Lord_Howe', 'zero', 9000000});
# What the backend has worked so far, in hundredths of a second: on a busy machine that says more than a clock.
my $ticks = q{SELECT used[14]::int + used[15]::int FROM string_to_array(pg_read_file('/proc/self/stat'), ' ') AS used};

# A statement that takes long ends at its timeout, and the backend does not work on for long.
sub is_cancelled_soon {
    my ($call, $name) = @_;
    my ($result, $stdout, $stderr) = $node->psql('postgres', <<"SQL");
\\set VERBOSITY sqlstate
\\set ON_ERROR_STOP off
SET learning_log.max_periods = 10000000;
SET statement_timeout = '50ms';
$call;
RESET statement_timeout;
$ticks;
SQL
    like($stderr, qr/57014/, "$name: cancelled");
    cmp_ok($stdout, '<', 300, "$name: soon");
    return;
}

for my $what (sort keys %arguments) {
    for my $call ("SELECT * FROM aggregate_learning('ada', $arguments{$what})",
        "SELECT length(aggregate_learning_json('ada', $arguments{$what}))",
        "SELECT * FROM aggregate_learners(NULL, $arguments{$what})",
        "SELECT length(aggregate_learners_json('{ada,bob}', $arguments{$what}))") {
        is_cancelled_soon($call, $what);
    }
}
# The views, whatever is asked of them.
$node->safe_psql('postgres', q{CREATE FOREIGN TABLE hours_together (period timestamptz) SERVER learning_log OPTIONS (granularity 'hour', learners 'together')});
for my $question ('SELECT count(*) FROM learning_hourly', q{SELECT count(*) FROM learning_hourly WHERE user_id = 'ada'},
    q{SELECT period, sum(words) FROM learning_hourly GROUP BY 1}, q{SELECT count(*) FROM hours_together}) {
    my ($result, $stdout, $stderr) = $node->psql('postgres', <<"SQL");
\\set VERBOSITY sqlstate
SET statement_timeout = '50ms';
$question;
SQL
    like($stderr, qr/57014/, "$question: cancelled");
}
# The functions behind such views, which answer at once with all rows, and in UTC have no transition to look up on the way.
for my $question (q{SELECT count(*) FROM learning_periods('15 minutes', 'UTC')}, q{SELECT count(*) FROM learning_periods('15 minutes', 'UTC', 'ada')},
    q{SELECT count(*) FROM learning_totals('15 minutes', 'UTC')}) {
    is_cancelled_soon($question, $question);
}
# A backend that was cancelled goes on as if nothing had happened.
is( $node->safe_psql('postgres', <<'SQL'), "1\n1", 'the next answer of the same backend is right');
SET learning_log.max_periods = 10000000;
SET statement_timeout = '50ms';
DO $$
BEGIN
    PERFORM count(*) FROM aggregate_learning('ada', 'hour', '1100-01-01', '2200-01-01', 'Europe/Berlin');
EXCEPTION WHEN query_canceled THEN NULL;
END
$$;
RESET statement_timeout;
SELECT words FROM aggregate_learning('ada', 'day', '1200-01-01', '1200-01-01');
SELECT count(*) FROM record_learning(gen_random_uuid(), 'ada', 1);
SQL
is(broken_cells($node), '', 'the rollup is exact');

$node->stop;
done_testing();
