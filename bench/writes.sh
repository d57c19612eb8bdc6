# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: the writes. They go into a copy of the database, made anew for each run, so that every run
# starts from the same tables: 6 million entries in each. Ours writes into learning_log, the other into plain_log, which
# has the same columns, constraints and indexes but no triggers. All entries are new.
#
# The first change of a page after a checkpoint puts the whole page into the WAL. That costs both sides alike and, with
# random keys in large indexes, so much that nothing else could be seen. So a first COPY touches nearly every page.
#
# shellcheck disable=SC2154 # the variables of bench/run

# write_script <file> <what>: a script of bench/writes with the numbers of learners filled in.
write_script() {
    script "$2" "$(sed "/^-- /d; s/@learners@/$learners/g; s#@batch@#$(batch "$2")#" "$source_dir/bench/writes/$1")"
}

# batch <name>: SQL for the arrays of a batch of 1,000 entries of today. They are made by the server, for both sides alike.
batch() {
    local learner
    case $1 in
    *sessions*) learner="(:r + n / 20 * 97) % $learners" ;; # 50 learners, one after the other
    *) learner="(:r + n * 37) % $learners" ;;                # 1,000 different learners, or all in a quick run
    esac
    tr '\n' ' ' <<end_of_sql
(SELECT array_agg(gen_random_uuid()) AS ids, array_agg('learner-' || 1 + $learner) AS learners,
array_agg(1 + n % 30) AS words, array_agg(now() - n % 20 * interval '1 minute') AS times,
array_agg(20 + n % 40) AS seconds FROM generate_series(0, 999) AS n) AS b
end_of_sql
}

# write_pair <name> <target> <clients> <ours> <other> [<tag>]
write_pair() {
    local ours other
    wanted "$1" || return 0
    prepare_writes
    ours=$(write_script "$4" "ours-${6-}")
    other=$(write_script "$5" "other-${6-}")
    pair_times writes "$3" 1 "$ours" "$other" >/dev/null # warm up
    compare "$1" "$3" least "$2" faster pair_times writes "$3" "$((2 * seconds))" "$ours" "$other"
}

# copy_file <round> <sessions>: entries that arrive in time order, in sessions of 20 that overlap, of a half-year that has none yet.
copy_file() {
    local file=$RUN_DIR/log/copy.tsv
    sql -d writes -v sessions="$2" -v learners="$learners" -v round="$1" <<'end_of_sql' >"$file.new"
COPY (SELECT 'learner-' || learner, gen_random_uuid(), start + random() * interval '20 minutes' AS "timestamp",
             1 + floor(random() * 30)::int, 20 + floor(random() * 40)::int
        FROM (SELECT 1 + floor(random() * :learners)::int AS learner,
                     timestamptz '2025-01-01' + (:round + random()) * interval '180 days' AS start
                FROM generate_series(1, :sessions) OFFSET 0) AS session, generate_series(1, 20)
       ORDER BY 3) TO STDOUT;
end_of_sql
    mv "$file.new" "$file"
    chmod a+r "$file"
}

# copy_time <table>: milliseconds for a COPY of the file. What autovacuum would do after the last COPY is done before.
copy_time() {
    sql -d writes -c "VACUUM ANALYZE $1" -c '\timing on' \
        -c "COPY $1 (user_id, request_id, \"timestamp\", word_count, study_seconds) FROM '$RUN_DIR/log/copy.tsv'" |
        awk '/^Time:/ { print $2 }'
}

copy_times() {
    local ours other
    copies=$((copies + 1))
    copy_file "$copies" "$copied_sessions" || return
    ours=$(copy_time learning_log) || return
    other=$(copy_time plain_log) || return
    echo "$ours $other"
}

# notify_times <clients> <script>: with learning_log.notify and a session that listens, and without.
notify_times() {
    local on off
    on=$(PGOPTIONS='-c learning_log.notify=on' script_time writes "$2" "$1" "$((2 * seconds))") || return
    off=$(script_time writes "$2" "$1" "$((2 * seconds))") || return
    echo "$on $off"
}

notify_row() { # <name> <clients> <what is called> <tag>
    local script listener listens=$RUN_DIR/scripts/listens
    wanted "$1" || return 0
    prepare_writes
    script=$(write_script "$3" "notify-$4")
    touch "$listens" # as long as it is there; a psql that does nothing would not take what it hears
    { echo 'LISTEN learning_log;' && while [ -e "$listens" ] && sleep 0.1; do echo 'SELECT;'; done; } | sql -d writes >/dev/null &
    listener=$!
    pair_times writes "$2" 1 "$script" "$script" >/dev/null # warm up
    compare "$1" "$2" least '' faster notify_times "$2" "$script"
    rm "$listens"
    wait "$listener"
}

prepare_writes() {
    [ -z "${writes_prepared-}" ] || return 0
    progress "copying the database for the writes"
    sql -d postgres -c 'DROP DATABASE IF EXISTS writes WITH (FORCE)' \
        -c 'CREATE DATABASE writes TEMPLATE learning STRATEGY file_copy' 2>/dev/null
    sql -d writes -c 'DROP TABLE covered_log'
    settle writes
    writes_prepared=yes
    copy_file 0 "$((copied_sessions / 5))"
    copy_time learning_log >/dev/null
    copy_time plain_log >/dev/null
}

check_writes() {
    local broken
    [ -n "${writes_prepared-}" ] || return 0
    progress 'checking that the rollup equals the log'
    broken=$(sql -d writes -c 'SELECT count(*) FROM learning_log_check()')
    [ "$broken" = 0 ] || { echo "learning_log_check() returns $broken rows" >&2 && return 1; }
    sql -d postgres -c 'DROP DATABASE writes WITH (FORCE)'
}

measure_writes() {
    local copied=$((20 * copied_sessions)) copies=0
    write_pair 'record_learning, random learners' 0.8 8 record.sql insert.sql record
    write_pair 'record_learning_batch of 1,000: 50 learners x 20 entries' 0.6 1 record-batch.sql insert-batch.sql sessions
    write_pair 'record_learning_batch of 1,000: 1,000 learners' 0.6 1 record-batch.sql insert-batch.sql mixed
    write_pair 'the same batches, against INSERT with RETURNING' '' 1 record-batch.sql insert-batch-returning.sql mixed
    write_pair 'INSERT of 1,000 with the triggers: 50 learners x 20 entries' '' 1 insert-batch-log.sql insert-batch.sql sessions
    notify_row 'record_learning with learning_log.notify, against without' 1 record.sql record
    notify_row 'record_learning with learning_log.notify, against without' 8 record.sql record
    notify_row 'record_learning_batch of 1,000 with learning_log.notify, against without' 1 record-batch.sql mixed
    if wanted 'COPY of 1,000,000 entries'; then
        prepare_writes
        compare "COPY of $(numfmt --grouping "$copied") entries in time order" 1 least 0.5 faster copy_times
    fi
}
