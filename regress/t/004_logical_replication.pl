# SPDX-License-Identifier: PostgreSQL

# Published like any tables, log, rollup and archive give equal answers on the subscriber: its triggers do not count what
# arrives a second time.

use strict;
use warnings FATAL => 'all';
use Test::More;
use LearningLogNode;

my $publisher = start_node('publisher', allows_streaming => 'logical');
my $subscriber = start_node('subscriber');
create_log($_) for $publisher, $subscriber;

sub insert {
    my ($first, $last) = @_;
    return <<"SQL";
INSERT INTO learning_log SELECT 'u' || n % 3, gen_random_uuid(), '2024-01-01 00:00+00'::timestamptz + n * interval '3 hours', n
  FROM generate_series($first, $last) AS n;
SQL
}
$publisher->safe_psql('postgres', insert(1, 500));
$publisher->safe_psql('postgres', 'CREATE PUBLICATION learning FOR TABLE learning_log, learning_rollup, learning_archive');
my $connection = $publisher->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres', "CREATE SUBSCRIPTION learning CONNECTION '$connection' PUBLICATION learning");
$subscriber->wait_for_subscription_sync($publisher, 'learning');
is(answers($subscriber), answers($publisher), 'the first copy gives the same answers');
is(broken_cells($subscriber), '', 'and an exact rollup');

$publisher->safe_psql('postgres', insert(501, 1000) . <<'SQL');
UPDATE learning_log SET word_count = word_count + 1 WHERE word_count % 7 = 0;
UPDATE learning_log SET user_id = 'u9' WHERE word_count % 50 = 0;
DELETE FROM learning_log WHERE word_count % 11 = 0;
UPDATE learning_log SET recorded_at = '2020-01-01' WHERE word_count % 5 = 0;
CALL expire_learning_log('1 year');
SELECT forget_learner('u2');
SQL
$publisher->wait_for_catchup('learning');
is(answers($subscriber), answers($publisher), 'changes give the same answers');
is(broken_cells($subscriber), '', 'and an exact rollup');

$publisher->safe_psql('postgres', 'TRUNCATE learning_log');
$publisher->wait_for_catchup('learning');
is($subscriber->safe_psql('postgres', 'SELECT (SELECT count(*) FROM learning_log), (SELECT count(*) FROM learning_rollup)'),
    '0|0', 'a truncation empties both');

$subscriber->stop;
$publisher->stop;
done_testing();
