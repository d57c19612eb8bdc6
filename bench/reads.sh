# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: the reads. The SQL of both sides lies in bench/reads; in it, @learner@ stands for the
# learner, @granularity@, @zone@, @from@ and @to@ for the question (the last two are wall-clock times in that zone). The
# zone is part of the question, as it is for an app with learners in many zones and pooled sessions, which are in UTC. One
# row, without a target, shows what hand-written SQL gains in its best case: the session is in the learner's zone
# already, and a generic plan is forced where the planner by itself plans each execution anew.
#
# shellcheck disable=SC2154 # the variables of bench/run

some_learner="'learner-' || :r"
everybody='NULL::text[]'
class="'{$(seq -s , -f 'learner-%g' 7 7 210)}'::text[]"

# script <name> <SQL>: writes a pgbench script and prints its name.
script() {
    local file=$RUN_DIR/scripts/$1.sql
    {
        [[ $2 != *:r* ]] || echo "\\set r random(1, $learners)"
        echo "$2;"
    } >"$file"
    chmod a+r "$file"
    echo "$file"
}

# question <file> <learner> <granularity> <zone> <from> <to>: prints the SQL.
question() {
    sed -e "/^-- SPDX/d; s#@learner@#$2#g; s#@granularity@#$3#g; s#@zone@#$4#g; s#@from@#$5#g; s#@to@#$6#g" \
        "$source_dir/bench/reads/$1"
}

# same_answer <columns> <ours> <other>: do both give the same rows in the same order? Where they take any learner, ten are
# asked. <columns> is empty for rows; for JSON, it says what to read out of it.
same_answer() {
    local columns=$1 ours=$2 other=$3 r different
    ours=$(sed '/^-- /d' <<<"$ours")
    other=$(sed '/^-- /d' <<<"$other")
    if [ -n "$columns" ]; then
        ours="SELECT * FROM json_to_recordset(($ours)::json) AS j ($columns)"
        other="SELECT * FROM json_to_recordset(($other)::json) AS j ($columns)"
    fi
    for ((r = 1; r <= 10; r++)); do
        different=$(sql -v r="$r" <<<"
            SELECT count(*) FILTER (WHERE a IS DISTINCT FROM b), count(*) FROM
            (SELECT a, row_number() OVER () AS n FROM ($ours) AS a) AS a FULL JOIN
            (SELECT b, row_number() OVER () AS n FROM ($other) AS b) AS b USING (n);")
        [[ $different == 0\|[1-9]* ]] || return 1
        [[ $ours == *:r* ]] || return 0
    done
}

# fastest_rival <columns> <ours> <candidate SQL>...: prints the script of the fastest.
fastest_rival() {
    local columns=$1 ours=$2 candidate times i best=0 scripts=()
    shift 2
    for candidate; do
        if ! same_answer "$columns" "$ours" "$candidate"; then
            echo "this SQL does not give the rows of aggregate_learning: $candidate" >&2
            return 1
        fi
        scripts+=("$(script "rival-${#scripts[@]}" "$candidate")")
    done
    times=$(mixed_times learning "$seconds" "${scripts[@]}") || return
    read -ra times <<<"$times"
    for i in "${!times[@]}"; do
        progress "    ${times[i]} ms: $(sed -n 's/^-- formulation: //p' "${scripts[i]}" | paste -s -d ' ')"
        if awk "BEGIN { exit !(${times[i]} < ${times[best]}) }"; then best=$i; fi
    done
    echo "${scripts[best]}"
}

# json_of <SQL>: two ways of making JSON out of rows.
json_of() {
    local part
    for part in "json_build_object('period', r.period, 'average_words_learned', r.average_words_learned)" \
        "(SELECT o FROM (SELECT r.period, r.average_words_learned) AS o)"; do
        printf '%s\n-- formulation: json_agg(%s)\nSELECT json_agg(%s) FROM (%s) AS r\0' \
            "$(sed -n '/^-- /p' <<<"$1")" "${part%%(*}" "$part" "$(sed '/^-- /d' <<<"$1")"
    done
}

# read_pair <name> <rows|json> <target> <clients> <seconds> <learner> <granularity> <zone> <from> <to>
read_pair() {
    local session_zone=${session_zone-UTC} name=$1 form=$2 target=$3 clients=$4 seconds=$5 ours other count columns='' file candidates=()
    wanted "$name" || return 0
    shift 5
    ours=$(question "ours-$form.sql" "$@")
    for file in "$source_dir"/bench/reads/rows-*.sql; do
        [[ $file != *-of-session.sql || $3 = "$session_zone" ]] || continue # these know no zone but the session's
        [[ $file != *-utc.sql || $3 = UTC ]] || continue                 # these know no other at all
        [[ $file != *-day.sql || $2 = day ]] || continue                 # and these no other granularity
        other=$(question "${file##*/}" "$@")
        if [ "$form" = rows ]; then
            candidates+=("$other")
        else
            columns='period timestamptz, average_words_learned float8'
            mapfile -d '' -t -O ${#candidates[@]} candidates < <(json_of "$other")
        fi
    done
    progress "$name: which SQL is the fastest?"
    other=$(fastest_rival "$columns" "$ours" "${candidates[@]}")
    ours=$(script ours "$ours")
    for count in $clients; do
        compare "$name" "$count" least "$target" faster pair_times learning "$count" "$seconds" "$ours" "$other"
    done
}

# learners_pair <name> <totals|learners> <target> <seconds> <array of learners> <granularity> <zone> <from> <to>: many learners
# at once, without or with the number of those who were there. The hand-written SQL may use several processes.
learners_pair() {
    local name=$1 form=$2 target=$3 seconds=$4 ours other file candidates=()
    wanted "$name" || return 0
    shift 4
    ours=$(question "ours-$form.sql" "$@")
    for file in "$source_dir/bench/reads/$form"-*.sql; do candidates+=("$(question "${file##*/}" "$@")"); done
    progress "$name: which SQL is the fastest?"
    other=$(fastest_rival '' "$ours" "${candidates[@]}")
    ours=$(script ours "$ours")
    compare "$name" 1 least "$target" faster pair_times learning 1 "$seconds" "$ours" "$other"
}

# view_pair <name> <question> <how the files of its rivals begin> <target> <seconds> <array of learners> <granularity> <view's
# granularity> <from> <to>: what BI tools ask of the views, from a session in New York. The hand-written SQL may use several
# processes.
view_pair() {
    local zone=America/New_York name=$1 question=$2 rivals=$3 target=$4 seconds=$5 learners=$6 granularity=$7 view=$8 from=$9 to=${10}
    local ours other file candidates=() PGOPTIONS="-c timezone=America/New_York"
    export PGOPTIONS
    wanted "$name" || return 0
    ours=$(question "view-$question-ours.sql" "$learners" "$view" "$zone" "$from" "$to")
    for file in "$source_dir/bench/reads/$rivals"*.sql; do
        candidates+=("$(question "${file##*/}" "$learners" "$granularity" "$zone" "$from" "$to")")
    done
    progress "$name: which SQL is the fastest?"
    other=$(fastest_rival '' "$ours" "${candidates[@]}")
    ours=$(script ours "$ours")
    compare "$name" 1 least "$target" faster pair_times learning 1 "$seconds" "$ours" "$other"
}

measure_views() {
    local name year='2024-01-01 2024-12-31' last_days='2024-12-02 2024-12-31' view_time function_time
    # shellcheck disable=SC2086 # the years are two words
    {
        view_pair 'learning_totals_daily, words in a year of days, New York' totals totals- 25 $((seconds * 10)) "$everybody" day daily $year
        view_pair 'learning_totals_weekly, learners in a year of weeks, New York' learners learners- 25 $((seconds * 10)) "$everybody" week weekly 2024-01-01 2024-12-30
        view_pair 'learning_daily, words per day of all, last 30 days' days view-days-plain 10 $((seconds * 5)) "$everybody" day daily $last_days
        view_pair 'learning_daily, words per month of days of all, a year' months view-months-plain 10 $((seconds * 5)) "$everybody" day daily $year
        view_pair 'learning_daily, words of all in one figure, last 30 days' figure view-figure-plain 10 $((seconds * 5)) "$everybody" day daily $last_days
        view_pair 'learning_daily, ten learners with the most words, last 30 days' most view-most-plain 10 $((seconds * 5)) "$everybody" day daily $last_days
        view_pair 'learning_daily, a class of 30, words in a year of days' class totals- 5 "$seconds" "$class" day daily $year
        view_pair 'learning_daily, a class of 30, each learner and day of a year' rows view-rows-plain '' "$seconds" "$class" day daily $year
    }
    name='learning_daily, 30 days of a learner, and the same of aggregate_learning'
    wanted "$name" || return 0
    # shellcheck disable=SC2086
    view_time=$(script view "$(question view-one-ours.sql "$some_learner" daily UTC $last_days)")
    # shellcheck disable=SC2086
    function_time=$(script function "$(question ours-rows.sql "$some_learner" day UTC $last_days)")
    compare "$name" 1 most 2 slower mixed_times learning "$seconds" "$view_time" "$function_time"
}

measure_reads() {
    local name year='2024-01-01 2024-12-31' both='2023-01-01 2024-12-31' ten_times one_time
    settle learning
    # shellcheck disable=SC2086 # the years are two words
    {
        read_pair 'aggregate_learning, a year of days, UTC' rows 1.8 '1 4' "$seconds" "$some_learner" day UTC $year
        read_pair 'aggregate_learning, a year of days, New York' rows 3 '1 4' "$seconds" "$some_learner" day America/New_York $year
        session_zone=America/New_York PGOPTIONS='-c timezone=America/New_York -c plan_cache_mode=force_generic_plan' \
            read_pair 'aggregate_learning, same, session in zone, generic plan forced' rows '' 1 "$seconds" "$some_learner" day America/New_York $year
        read_pair 'aggregate_learning_json, a year of days, UTC' json 6 '1 4' "$seconds" "$some_learner" day UTC $year
        read_pair 'aggregate_learning_json, a year of days, New York' json 6 '1 4' "$seconds" "$some_learner" day America/New_York $year
        read_pair 'aggregate_learning, 1,000,000 entries, two years of days, UTC' rows 300 1 $((seconds * 4)) "'heavy'" day UTC $both
        read_pair 'aggregate_learning, a month of days, New York' rows '' 1 "$seconds" "$some_learner" day America/New_York 2024-03-01 2024-03-31
        read_pair 'aggregate_learning, a year of weeks, New York' rows '' 1 "$seconds" "$some_learner" week America/New_York 2024-01-01 2024-12-30
        learners_pair 'aggregate_learners, all, words in a year of days, New York' totals 25 $((seconds * 10)) "$everybody" day America/New_York $year
        learners_pair 'aggregate_learners, all, learners in a year of weeks, New York' learners 25 $((seconds * 10)) "$everybody" week America/New_York 2024-01-01 2024-12-30
        learners_pair 'aggregate_learners, a class of 30, a year of days, New York' learners 5 "$seconds" "$class" day America/New_York $year
    }
    measure_views

    name='aggregate_learning, 10 times the entries, same sessions'
    wanted "$name" || return 0
    # shellcheck disable=SC2086
    ten_times=$(script ten-times "$(question ours-rows.sql "'steady-10x'" day UTC $year)")
    # shellcheck disable=SC2086
    one_time=$(script one-time "$(question ours-rows.sql "'steady-1x'" day UTC $year)")
    compare "$name" 1 most 1.3 slower mixed_times learning "$seconds" "$ten_times" "$one_time"
}
