#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# use_debian_packages.sh: what an operator does with the packages in /packages, from the installation to the purge. It is run in a
# bare Debian by check_debian_packages.sh, as root, without systemd: so it does itself what the unit asks of that. There is no /proc.

set -euo pipefail
cd /

fail() {
    echo "FAILED: $1" >&2
    exit 1
}
step() { echo "- $1 ($SECONDS s)"; }
equal() { [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3'"; }
apt() { apt-get -qq -y -o Dpkg::Use-Pty=0 --no-install-recommends "$@" >/var/tmp/apt.log 2>&1 </dev/null || { cat /var/tmp/apt.log; fail "apt-get $*"; }; }
as() { setpriv --reuid "$1" --regid "$(id -g "$1")" --init-groups --no-new-privs -- "${@:2}"; }
sql() { as postgres psql -XAtq -v ON_ERROR_STOP=1 -d "${database-learning}" "$@"; }
# All there is, without what belongs to apt, to logs and caches, and to the database.
everything() {
    find / -xdev \( -path /dev -o -path /packages -o -path /run -o -path /tmp -o -path /var/tmp -o -path /var/log -o -path /var/cache \
        -o -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/lib/postgresql -o -name '*.dpkg-old' \) -prune -o -print | sort
    getent passwd
    getent group
}

# Debian starts nothing while this says so.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d

extension=$(cd /packages && echo postgresql-*-learning-log_*.deb)
major=${extension#postgresql-}
major=${major%%-*}
step "PostgreSQL $major"
[ -n "$(apt-cache pkgnames "postgresql-$major")" ] || { echo "skipped: Debian has no postgresql-$major here" && exit 77; }
apt install "postgresql-$major" curl python3 adduser
everything >/var/tmp/before

step 'install'
apt install /packages/*.deb
[ -L /etc/systemd/system/multi-user.target.wants/learning-shim.service ] || fail 'the service is not enabled'
[ "$(id -un learning_shim)" = learning_shim ] || fail 'there is no user learning_shim'
equal 'the rights of the settings' '600 root' "$(stat -c '%a %U' /etc/learning-shim/environment)"

unit=/usr/lib/systemd/system/learning-shim.service
settings=/etc/learning-shim/environment
setting() { sed -n "s/^$1=//p" "$unit" | sed 's/\$\$/$/g'; }
# Becomes one of the unit's command lines, as that says: as its user, with the settings from its file.
become() {
    local file user command
    file=$(setting EnvironmentFile) user=$(setting User) command=$(setting "$1")
    set -a
    # shellcheck source=/dev/null
    . "${file#-}"
    exec setpriv --reuid "$user" --regid "$(id -g "$user")" --init-groups --no-new-privs --bounding-set=-all sh -c "exec $command"
}

step 'settings'
# Each setting of the program stands there once, in a comment, and what stands there is what it does without.
learning-shim --print-config >/var/tmp/print-config
sed -nE 's/^#(LEARNING_SHIM_[A-Z_]+)=.*/\1/p' "$settings" | sort >/var/tmp/commented
learning-shim --help | sed -nE 's/^ +(LEARNING_SHIM_[A-Z_]+)$/\1/p' | sort >/var/tmp/known
diff /var/tmp/known /var/tmp/commented || fail 'the settings file (>) does not name what the program knows (<)'
! grep -q '^[^#]' "$settings" || fail 'a setting is not commented out'
# shellcheck source=/dev/null
(set -a && sed -nE 's/^#(LEARNING_SHIM_[A-Z_]+=.+)/\1/p' "$settings" >/var/tmp/defaults && . /var/tmp/defaults &&
    learning-shim --print-config) | sed 's/^environment /default     /' >/var/tmp/print-defaults
diff /var/tmp/print-config /var/tmp/print-defaults || fail 'a default in the settings file is not that of the program'

step 'nothing starts without a database'
! (become ExecCondition) || fail 'the unit starts without a database'

step 'a database'
pg_ctlcluster --skip-systemctl-redirect "$major" main start -- -o "-c listen_addresses=''"
database=postgres sql -c 'CREATE DATABASE learning'
sql >/dev/null <<'end_of_sql'
CREATE EXTENSION learning_log;
CREATE ROLE learning_owner;
GRANT CREATE ON SCHEMA public TO learning_owner;
SET ROLE learning_owner;
SELECT create_learning_log();
RESET ROLE;
CREATE ROLE learning_shim LOGIN;
GRANT UPDATE (voided_at), INSERT, SELECT, DELETE ON learning_log TO learning_shim;
GRANT SELECT ON learning_rollup TO learning_shim;
GRANT SELECT, DELETE ON learning_archive TO learning_shim;
end_of_sql
record="SELECT outcome FROM record_learning('9f2c7a1e-5d0b-4c0e-8a43-0d6f3b1f7c55', 'grace', 12, '2024-03-01 10:15+01')"
equal 'recording' created "$(sql -c "$record")"
equal 'recording again' replayed "$(sql -c "$record")"
equal 'aggregating' '1|12,0|0' "$(sql -R , -c "SELECT entries, words FROM aggregate_learning('grace', 'day', date '2024-03-01', date '2024-03-02', 'UTC')")"
equal 'the extensions' 'learning_log,learning_log_shards' "$(sql -R , -c "SELECT name FROM pg_available_extensions WHERE name LIKE 'learning%' ORDER BY 1")"

step 'the service'
sed -i "s|^#LEARNING_SHIM_DATABASE=.*|LEARNING_SHIM_DATABASE='dbname=learning'|; s|^#LEARNING_SHIM_LISTEN=.*|LEARNING_SHIM_LISTEN=127.0.0.1:0|
    s|^#LEARNING_SHIM_ADMIN_LISTEN=.*|LEARNING_SHIM_ADMIN_LISTEN=unix:/run/learning-shim/admin|" "$settings"
(become ExecCondition) || fail 'the unit does not start with a database'
(become ExecStartPre) >/dev/null || fail 'the unit refuses its settings'
install -d -o learning_shim -g learning_shim "/run/$(setting RuntimeDirectory)"
become ExecStart >/var/tmp/shim.log 2>&1 &
shim=$!
until url=$(sed -n 's/^listening on //p' /var/tmp/shim.log) && [ -n "$url" ] && curl -sf --unix-socket /run/learning-shim/admin http://shim/readyz >/dev/null; do
    kill -0 "$shim" 2>/dev/null || { cat /var/tmp/shim.log && fail 'the service ended'; }
    sleep 0.1
done
post() {
    curl -s -o /dev/null -w '%{http_code}' "$url/records" -H 'Content-Type: application/json' \
        -d '{"request_id": "5e2f6d0a-33c1-4c0f-9a5e-0a7d2c1b9e44", "user_id": "lin", "word_count": 7, "timestamp": "2024-03-02T09:30:00Z"}'
}
equal 'POST' 201 "$(post)"
equal 'POST again' 200 "$(post)"
equal 'GET' '[{"words":7}]' "$(curl -s "$url/users/lin/summary?from=2024-03-02&to=2024-03-02&granularity=day&fields=words")"
equal 'the page' 200 "$(curl -s -o /dev/null -w '%{http_code}' "$url/")"

step 'the tools'
printf 'user_id,timestamp,word_count\nmax,2024-03-04 19:00,12\nmax,2024-03-04 19:00,12\n' >/var/tmp/words.csv
learning-import --quiet --from csv --url "$url" /var/tmp/words.csv
equal 'the export' 12 "$(learning-export --user-id max --url "$url" | python3 -c 'import json, sys; print(sum(json.loads(line).get("word_count", 0) for line in sys.stdin))')"

step 'stop'
kill "$shim"
wait "$shim" || fail "the service ended with $?"
[ -z "$(dpkg --verify learning-shim learning-log-tools "postgresql-$major-learning-log" | grep -v ' c ' || true)" ] || fail 'files of the packages have changed'

step 'install again'
cp "$settings" /var/tmp/edited
apt install --reinstall /packages/learning-shim_*.deb
cmp "$settings" /var/tmp/edited || fail 'what was edited in the settings is gone'

step 'remove'
apt remove learning-shim learning-log-tools "postgresql-$major-learning-log"
[ -e "$settings" ] || fail 'to remove the package took its settings'
[ ! -e /usr/bin/learning-shim ] || fail 'the program is still there'

step 'purge'
apt purge learning-shim learning-log-tools "postgresql-$major-learning-log"
apt autoremove --purge
everything >/var/tmp/after
diff /var/tmp/before /var/tmp/after || fail 'something was left behind (>)'
equal 'entries that are left' 3 "$(sql -c 'SELECT count(*) FROM learning_log')"
# Not pg_ctlcluster: it looks for the server in /proc.
as postgres "/usr/lib/postgresql/$major/bin/pg_ctl" -s -D "/var/lib/postgresql/$major/main" -m fast stop
