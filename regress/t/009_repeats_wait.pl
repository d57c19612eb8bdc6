# SPDX-License-Identifier: PostgreSQL

# Under synchronous replication nobody is told that an entry is there already before a standby has it: not by a repeat
# either, after the wait of the first one was cancelled.

use strict;
use warnings FATAL => 'all';
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils;
use Test::More;
use LearningLogNode;

my $primary = start_node('primary', allows_streaming => 1);
create_log($primary);

sub record {
    my ($n, $words, $user) = @_;
    return sprintf q{SELECT outcome FROM record_learning('%s', '%s', %d)}, request_id(0, $n), $user // 'ada', $words;
}
sub void { my ($n, $user) = @_; return sprintf q{SELECT outcome FROM void_learning('%s', '%s')}, request_id(0, $n), $user; }
sub batch {
    my ($function, @ids) = @_;
    my $ids = join ',', map { request_id(0, $_) } @ids;
    my $sevens = join ',', map { 7 } @ids;
    return "SELECT string_agg(outcome, ' ') FROM $function('{$ids}', array_fill('ada'::text, ARRAY[" . @ids . "]), '{$sevens}')";
}

is($primary->safe_psql('postgres', record(1, 7)), 'created', 'an entry');
# Each of another learner: none of them is to wait for another.
my %writes = (
    'recording' => [ record(2, 7), 'created' ],
    'voiding'   => [ void(3, 'bea'), 'voided' ],
    'voiding another' => [ void(6, 'cid'), 'voided' ],
    'erasing'   => [ q{SELECT entries FROM forget_learner('gone')}, '1' ],
    'moving'    => [ q{SELECT entries FROM move_learner('guest', 'lin')}, '1' ]);
my %repeats = (
    'a replay'        => [ record(2, 7), 'replayed' ],
    'a conflict'      => [ record(2, 8), 'conflict' ],
    'a voided one'    => [ record(3, 7, 'bea'), 'voided' ],
    'voiding again'   => $writes{'voiding another'},
    'a batch'         => [ batch('record_learning_batch', 1, 2, 1), 'replayed replayed replayed' ],
    'a strict batch'  => [ batch('record_learning_batch_strict', 2, 1), 'replayed replayed' ],
    'erasing again'   => [ $writes{'erasing'}[0], '0' ],
    'moving again'    => [ $writes{'moving'}[0], '0' ]);
$primary->safe_psql('postgres', join('; ', record(3, 7, 'bea'), record(6, 7, 'cid')) . q{;
SELECT record_learning(gen_random_uuid(), 'gone', 7);
SELECT record_learning(gen_random_uuid(), 'guest', 7);
});

# Without a synchronous standby a repeat writes nothing.
my $has_xid = 'SELECT pg_current_xact_id_if_assigned() IS NOT NULL';
is($primary->safe_psql('postgres', 'BEGIN; ' . join('; ', record(1, 7), record(1, 8), batch('record_learning_batch', 1, 1),
    batch('record_learning_batch_strict', 1), $has_xid)), "replayed\nconflict\nreplayed replayed\nreplayed\nf", 'alone: no WAL for a repeat');

$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;
$primary->safe_psql('postgres', q{ALTER SYSTEM SET synchronous_standby_names = '*'; SELECT pg_reload_conf()});
$primary->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_replication WHERE sync_state = 'sync'}) or die 'no synchronous standby';
is($primary->safe_psql('postgres', "SET synchronous_commit = local; BEGIN; " . record(1, 7) . "; $has_xid"), "replayed\nf", 'nor for whoever does not want to wait');
is($primary->safe_psql('postgres', "BEGIN; " . record(4, 7) . '; ' . record(1, 7) . "; COMMIT"), "created\nreplayed", 'with a standby: they are answered');

my $client_number = 0;
# Clients at work on one statement each, by the names of these.
sub start_statements {
    my ($statements) = @_;
    my %clients;
    for my $what (sort keys %$statements) {
        my $name = 'client_' . ++$client_number;
        my $script = write_file($name, "SET application_name = '$name';\n$statements->{$what}[0];\n");
        $clients{$what} = { name => $name, script => $script, run => start_client($primary, $script) };
    }
    return \%clients;
}

sub waits {
    my ($client) = @_;
    return $primary->safe_psql('postgres', "SELECT pid FROM pg_stat_activity WHERE application_name = '$client->{name}' AND wait_event = 'SyncRep'");
}

sub printed { my ($client) = @_; my $text = slurp_file("$client->{script}.out"); chomp $text; return $text; }

# Those that neither wait nor have answered have not come so far.
sub all_wait {
    my ($clients, $when) = @_;
    for my $what (sort keys %$clients) {
        wait_until(sub { waits($clients->{$what}) || lines_printed($clients->{$what}{script}) });
        is(printed($clients->{$what}), '', "$what waits $when");
    }
    return;
}

# Lets statements write, and cancels that they wait.
sub write_in_vain {
    my ($statements) = @_;
    my $clients = start_statements($statements);
    all_wait($clients, 'for the standby');
    for my $what (sort keys %$clients) {
        $primary->safe_psql('postgres', 'SELECT pg_cancel_backend(' . waits($clients->{$what}) . ')');
        $clients->{$what}{run}->finish;
        like(slurp_file("$clients->{$what}{script}.err"), qr/might not have been replicated/, "$what is told so");
    }
    return;
}

# The standby is away for a while: a repeat waits until it is back.
$standby->stop;
write_in_vain(\%writes);
my $clients = start_statements(\%repeats);
all_wait($clients, 'as a write does');
$standby->start;
for my $what (sort keys %repeats) {
    $clients->{$what}{run}->finish;
    is(printed($clients->{$what}), $repeats{$what}[1], "$what is answered once the standby is back");
}

# It is away again, and so is the primary afterwards: what is lost was acknowledged to nobody.
$standby->stop;
my %last = ('the last one' => [ record(5, 7) ]);
write_in_vain(\%last);
$clients = start_statements(\%last);
all_wait($clients, 'until the primary dies');
is($primary->safe_psql('postgres', 'SELECT count(*) FROM learning_log WHERE request_id = ' . "'" . request_id(0, 5) . "'"), '1', 'it can be seen');
$primary->stop('immediate');
$clients->{'the last one'}{run}->finish;
is(printed($clients->{'the last one'}), '', 'its repeat was not answered');

$standby->start;
$standby->promote;
is($standby->safe_psql('postgres', join '; ', record(1, 7), record(2, 7), record(3, 7, 'bea'), record(4, 7), record(6, 7, 'cid')),
    "replayed\nreplayed\nvoided\nreplayed\nvoided", 'promoted: what was acknowledged is there');
is($standby->safe_psql('postgres', q{SELECT count(*) FROM learning_log WHERE user_id IN ('gone', 'guest')}), '0', 'what was erased and moved is not');
is($standby->safe_psql('postgres', record(5, 7)), 'created', 'the repeat that was not answered is sent again');
is(broken_cells($standby), '', 'the rollup is exact');

$standby->stop;
done_testing();
