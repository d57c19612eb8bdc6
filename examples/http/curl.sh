#!/bin/sh
# SPDX-License-Identifier: PostgreSQL
#
# learning-shim from a shell script with curl: curl.sh http://127.0.0.1:8000
set -eu
url=${1:-http://127.0.0.1:8000}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# ask <arguments of curl>: prints the answer's body, and keeps its headers in a file. Busy servers (408, 429, 5xx) are asked
# again by curl itself, after their Retry-After; connections that were refused or cut, here: --retry-all-errors would do that too,
# but sends what was refused with 4xx again as well. The answer goes to a file first, so that nobody reads half of one.
ask() {
    attempt=1
    while :; do
        status=0
        curl --silent --show-error --fail-with-body --max-time 30 --retry 5 --dump-header "$folder/headers" --output "$folder/body" \
            "$@" || status=$?
        case $status in
        6 | 7 | 18 | 28 | 35 | 52 | 55 | 56) [ "$attempt" -lt 8 ] || return "$status" ;;
        *) break ;;
        esac
        sleep "0.$attempt"
        attempt=$((attempt + 1))
    done
    cat "$folder/body"
    return "$status"
}

# Record an event. The key is made once, before the first attempt: however often it is sent, it counts once.
key=$(cat /proc/sys/kernel/random/uuid)
ask "$url/records" -H "Idempotency-Key: \"$key\"" --json \
    '{"user_id": "grace", "word_count": 12, "timestamp": "2024-03-01T10:15:00-05:00"}'
echo

# What a device kept while it was offline, one object per line: each line has its own id and its own result.
for words in 5 7 9; do
    printf '{"request_id": "%s", "user_id": "grace", "word_count": %d, "timestamp": "2024-03-0%dT20:00:00-05:00"}\n' \
        "$(cat /proc/sys/kernel/random/uuid)" "$words" "$words"
done >"$folder/events.ndjson"
ask "$url/records/batch" -H 'Content-Type: application/x-ndjson' --data-binary @"$folder/events.ndjson"
echo

# Ada's entries of her days 9 to 13 March, page by page: the header Link leads to the next one.
page='/users/ada/records?from=2024-03-09T00:00:00-05:00&to=2024-03-14T00:00:00-04:00&limit=10'
while [ -n "$page" ]; do
    ask "$url$page"
    echo
    page=$(sed -nE 's/^link: <([^>]*)>; *rel="next".*/\1/Ip' "$folder/headers")
done

# The same days as a table.
ask --get "$url/users/ada/summary" -d from=2024-03-09 -d to=2024-03-13 -d granularity=day \
    -d time_zone=America/New_York -d fields=date,words -d format=csv
