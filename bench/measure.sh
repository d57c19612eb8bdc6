# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: measuring pairs and printing the table.
#
# shellcheck disable=SC2154 # the variables of bench/run

table=()

progress() { printf '%s  %s\n' "$(date +%T)" "$*" >&2; }

# wanted <name>: does the filter let it through?
wanted() { [[ $1 =~ $filter ]]; }

median() { sort -g | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

# script_time <database> <script> <clients> <seconds>: milliseconds per transaction. A first line "-- options: ..." in a
# script is what its session is started with.
script_time() {
    local options
    options=$(sed -n 's/^-- options: //p' "$2")
    PGOPTIONS=$options "${RUN_AS[@]}" "$SERVER_BIN/pgbench" -n -M prepared -c "$3" -j "$(($3 < 2 ? 1 : 2))" -T "$4" -f "$2" "$1" \
        2>"$RUN_DIR/pgbench.err" | awk -v clients="$3" '
            /^tps/ { tps = $3 }
            /^number of failed transactions: [1-9]/ { failed = 1 }
            END { if (tps > 0 && !failed) printf "%.6f\n", 1000 * clients / tps; else exit 1 }' ||
        { cat "$RUN_DIR/pgbench.err" >&2 && return 1; }
}

# row_of <name> <faster|slower> <limit>: a row of the table from lines "time of ours, time of other".
row_of() {
    local times
    times=$(cat)
    printf '%s|%s|%s|%s|%s\n' "$1" "$(cut -d ' ' -f 1 <<<"$times" | median)" "$(cut -d ' ' -f 2 <<<"$times" | median)" \
        "$(awk -v what="$2" '{ print what == "faster" ? $2 / $1 : $1 / $2 }' <<<"$times" | median)" "$3"
}

# compare <name> <clients> <relation> <limit> <what> <time of ours> <time of other>: adds a row to the table.
#
#   The last two are commands that print milliseconds. The ratio is how many times longer the other takes ("faster") or
#   how many times longer ours takes ("slower"); the relation, "least" or "most", says what the limit is for it.
compare() {
    local name=$1 clients=$2 relation=$3 limit=$4 what=$5 ours=$6 other=$7 round times=()
    progress "$name, clients: $clients"
    for ((round = 0; round < rounds; round++)); do
        times+=("$($ours) $($other)")
    done
    table+=("$(printf '%s\n' "${times[@]}" | row_of "$name|$clients" "$what" "$relation|$limit")")
    printf '%s\n' "${table[-1]}" | print_rows >&2
}

print_rows() {
    awk -F '|' '
        function ms(t) { return sprintf(t < 10 ? "%.3f ms" : t < 1000 ? "%.1f ms" : "%.0f ms", t) }
        {
            met = $7 == "" ? "" : ($6 == "least" ? $5 >= $7 : $5 <= $7) ? "yes" : "NO"
            printf "%-62s %7s  %11s %11s  %8.2fx  %-13s %s\n", $1, $2, ms($3), ms($4), $5,
                $7 == "" ? "" : "at " $6 " " $7 "x", met
        }'
}

print_table() {
    if [ ${#table[@]} = 0 ]; then
        echo "nothing matches '$filter'" >&2
        return 1
    fi
    {
        echo
        printf '%-62s %7s  %11s %11s  %9s  %-13s %s\n' work clients ours other ratio target met
        printf '%s\n' "${table[@]}" | print_rows
        echo
        echo "Latencies: medians of $rounds rounds of $seconds s, ours and other in turn. ${quick:+A QUICK RUN: its figures mean little.}"
        echo "$("$SERVER_BIN/postgres" --version), $(nproc) cores, shared_buffers $shared_buffers, max_wal_size $max_wal_size," \
            "checkpoint_timeout 1h, otherwise default settings (fsync on)."
    } | tee "$RUN_DIR/table.txt"
}
