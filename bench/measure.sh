# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: measuring pairs and printing the table. A command substitution that is part of a longer word
# hides a failure, and a time that is missing would be a 0 in the table: each time has a line of its own, and `|| return`.
#
# shellcheck disable=SC2154 # the variables of bench/run

table=() footnotes=()

progress() { printf '%s  %s\n' "$(date +%T)" "$*" >&2; }

# wanted <name>: does the filter let it through?
wanted() { [[ $1 =~ $filter ]]; }

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# run_pgbench <database> <clients> <seconds> <option or script>...
run_pgbench() {
    local output
    if ! output=$("${RUN_AS[@]}" "$SERVER_BIN/pgbench" -n -M prepared -c "$2" -j "$(($2 < 2 ? 1 : 2))" -T "$3" "${@:4}" "$1" 2>&1) ||
        grep -q '^number of failed transactions: [1-9]' <<<"$output"; then
        echo "$output" >&2
        return 1
    fi
    echo "$output"
}

# mixed_times <database> <seconds per script> <script>...: one client runs the scripts in random turn; prints the median
# latency of each in milliseconds. Nothing that disturbs the machine can hit one side only.
mixed_times() {
    local log=$RUN_DIR/scripts/transactions script options=()
    for script in "${@:3}"; do options+=(-f "$script"); done
    rm -f "$log".*
    run_pgbench "$1" 1 "$(($2 * ($# - 2)))" --log --log-prefix="$log" "${options[@]}" >/dev/null || return
    if ! sort -k 4,4n -k 3,3n "$log".* | awk -v scripts=$(($# - 2)) '
        { time[$4, count[$4]++] = $3 }
        END {
            for (s = 0; s < scripts; s++) {
                if (!count[s]) exit 1
                printf "%s%.3f", s ? " " : "", (time[s, int((count[s] - 1) / 2)] + time[s, int(count[s] / 2)]) / 2000
            }
            print ""
        }'; then
        echo "in $(($2 * ($# - 2))) s not each of these had its turn: ${*:3}" >&2
        return 1
    fi
    rm -f "$log".*
}

# script_time <database> <script> <clients> <seconds>: milliseconds per transaction of each client, by throughput.
script_time() {
    run_pgbench "$1" "$3" "$4" -f "$2" | awk -v clients="$3" '/^tps/ { printf "%.4f", 1000 * clients / $3 }'
}

# pair_times <database> <clients> <seconds> <ours> <other>: prints two times. Several clients would get into each other's
# way if they mixed the two, so they run one after the other.
pair_times() {
    local ours other
    if [ "$2" = 1 ]; then
        mixed_times "$1" "$3" "$4" "$5"
    else
        ours=$(script_time "$1" "$4" "$2" "$3") || return
        other=$(script_time "$1" "$5" "$2" "$3") || return
        echo "$ours $other"
    fi
}

# row_of <name> <faster|slower> <limit>: a row of the table from lines "time of ours, time of other".
row_of() {
    local times
    times=$(cat)
    printf '%s|%s|%s|%s|%s\n' "$1" "$(cut -d ' ' -f 1 <<<"$times" | median)" "$(cut -d ' ' -f 2 <<<"$times" | median)" \
        "$(awk -v what="$2" '{ print what == "faster" ? $2 / $1 : $1 / $2 }' <<<"$times" | median)" "$3"
}

# is_pair <text>: two times, each more than nothing?
is_pair() { [[ $1 =~ ^[0-9.]*[1-9][0-9.]*' '[0-9.]*[1-9][0-9.]*$ ]]; }

# compare <name> <clients> <relation> <limit> <what> <command>...: adds a row to the table.
#
#   The command measures one round and prints two times, of ours and of the other. The ratio is how many times longer the
#   other takes ("faster") or ours takes ("slower"); the relation, "least" or "most", says what the limit is for it.
compare() {
    local name=$1 clients=$2 relation=$3 limit=$4 what=$5 round pair times=()
    progress "$name, clients: $clients"
    for ((round = 0; round < rounds; round++)); do
        if ! pair=$("${@:6}") || ! is_pair "$pair"; then
            echo "could not be measured: $name" >&2
            return 1
        fi
        times+=("$pair")
    done
    table+=("$(printf '%s\n' "${times[@]}" | row_of "$name|$clients" "$what" "$relation|$limit")")
    printf '%s\n' "${table[-1]}" | print_rows >&2
}

# not_measured <name> <clients> <relation> <limit> <reason>: adds a row without figures.
not_measured() {
    progress "not measured: $1: $5"
    table+=("$1|$2||||$3|$4")
    footnotes+=("Not measured: $1: $5.")
}

# add_memory <name> <clients> <relation> <limit in MB> <MB>: adds a row that has one figure.
add_memory() {
    [[ $5 =~ ^[0-9.]+$ ]] || return
    table+=("$1|$2|||$5|$3|$4| MB")
    printf '%s\n' "${table[-1]}" | print_rows >&2
}

print_rows() {
    awk -F '|' -v quick="$quick" '
        function ms(t) { return t == "" ? "" : sprintf(t < 10 ? "%.3f ms" : t < 1000 ? "%.1f ms" : "%.0f ms", t) }
        {
            unit = $8 == "" ? "x" : $8
            met = $7 == "" || $5 == "" || quick ? "" : ($6 == "least" ? $5 >= $7 : $5 <= $7) ? "yes" : "NO"
            printf "%-66s %7s  %11s %11s  %9s  %-13s %s\n", $1, $2, ms($3), ms($4),
                $5 == "" ? "-" : sprintf("%.2f%s", $5, unit), $7 == "" ? "" : "at " $6 " " $7 unit, met
        }'
}

print_table() {
    if [ ${#table[@]} = 0 ]; then
        echo "nothing matches '$filter'" >&2
        return 1
    fi
    {
        echo
        printf '%-66s %7s  %11s %11s  %9s  %-13s %s\n' work clients ours other ratio target met
        printf '%s\n' "${table[@]}" | print_rows
        echo
        [ ${#footnotes[@]} = 0 ] || printf '%s\n' "${footnotes[@]}"
        echo "Latencies: medians of $rounds rounds of $seconds s, ours and other in turn. ${quick:+A QUICK RUN: its figures mean little.}"
        echo "$("$SERVER_BIN/postgres" --version), $(nproc) cores, shared_buffers $shared_buffers, max_wal_size $max_wal_size," \
            "checkpoint_timeout 1h, otherwise default settings (fsync on)."
        echo "Load of the machine before: $load_before. What else runs takes more from whichever side has fewer processes."
    } | tee "$RUN_DIR/table.txt"
}
