# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced by bench/run: does a service answer what it should? Asked before it is measured, byte by byte. While it
# is measured, wrk counts what is no 2xx, and each write that was answered must be found in the log.
#
# shellcheck disable=SC2154 # the variables of bench/run

# answer <url> <option of curl>...: the status and the body.
answer() { curl -s --max-time 30 -w '\n%{http_code}' "$@" | sed -e '1h;1!H;$!d;x' -e 's/^\(.*\)\n\(...\)$/\2 \1/'; }

wrong_answer() {
    printf '%s answers wrongly: %.400s\n' "$1" "$2" >&2
    return 1
}

# answers_summaries <url>: those of ten learners, exactly as aggregate_learning_json makes them.
answers_summaries() {
    local r got expected
    for ((r = 1; r <= 10; r++)); do
        expected=$(sql -d learning -v r="$r" <<<"$(question ours-json.sql "$some_learner" day UTC 2024-01-01 2024-12-31)") || return
        got=$(answer "$1/users/learner-$r/summary?from=2024-01-01&to=2024-12-31&granularity=day")
        [ "$got" = "200 $expected" ] || wrong_answer "$1" "$got" || return
    done
}

# new_entry <id>: as JSON, and as the pattern of the answer; what is left out differs between services.
new_entry() {
    printf '{"request_id":"%s","user_id":"learner-1","word_count":12,"timestamp":"2024-05-01T10:00:00Z","study_seconds":60' "$1"
}
stored_entry() { new_entry "$1" | sed 's/:00Z"/:00(\\.000)?Z"/; s/^{/\\{/; s/$/,"recorded_at":"[-0-9T:.]+Z"}/'; }

new_id() { cat /proc/sys/kernel/random/uuid; }

# answers_record <url>
answers_record() {
    local id got
    id=$(new_id)
    got=$(answer "$1/records" -H 'Content-Type: application/json' -d "$(new_entry "$id")}")
    [[ $got =~ ^201\ $(stored_entry "$id")$ ]] || wrong_answer "$1" "$got"
}

# answers_batch <url>
answers_batch() {
    local a b got result='\{"status":201,"outcome":"created","entry":'
    a=$(new_id) b=$(new_id)
    got=$(answer "$1/records/batch" -H 'Content-Type: application/json' -d "[$(new_entry "$a")},$(new_entry "$b")}]")
    [[ $got =~ ^200\ \[$result$(stored_entry "$a")\},$result$(stored_entry "$b")\}\]$ ]] || wrong_answer "$1" "$got"
}

# answers_not_found <url> <file>: saves the whole answer, which has the ids of a trace.
answers_not_found() {
    local name
    curl -si --max-time 30 "$1/nothing" >"$2"
    for name in 'HTTP/1.1 404' X-Request-Id: traceparent: Server-Timing: '{"type":"about:blank"'; do
        grep -q "^$name" "$2" || wrong_answer "$1" "$(cat "$2")" || return
    done
}

# answers_like <url> <file>: the same bytes as in the file, but for the order of the lines.
answers_like() {
    local got
    got=$(curl -si --max-time 30 "$1/nothing" | sort)
    [ "$got" = "$(sort "$2")" ] || wrong_answer "$1" "$got"
}

# entries: how many there are, of those that the writes go to.
entries() { sql -d writes -c 'SELECT count(*) FROM learning_log'; }
