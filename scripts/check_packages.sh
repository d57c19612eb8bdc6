#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_packages.sh: what packages.sh asks for on releases other than this one. Nothing is installed.

set -euo pipefail
source_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
unset PG_CONFIG

# What apt-cache says of a release that the lists do not know by its number.
cat >"$folder/apt-cache" <<'end'
#!/bin/sh
case $1 in
depends) printf 'postgresql\n  Depends: postgresql-18\n' ;;
search) echo 'tzdata-legacy - time zone and daylight-saving time data (legacy timezones)' ;;
esac
end
chmod +x "$folder/apt-cache"

failures=0
expect() { # expect <os-release> <regular expression> <yes|no> [<list>]: whether a package, or a word of an error, is there
    local packages found=no
    tr ' ' '\n' <<<"$1" >"$folder/os-release"
    # shellcheck disable=SC2016 # expanded by that shell
    packages=$(PATH=$folder:$PATH OS_RELEASE=$folder/os-release \
        bash -euo pipefail -c '. "$0" && wanted_packages "$1"' "$source_dir/scripts/packages.sh" "${4:-build}" 2>&1 | tr '\n' ' ')
    ! grep -Eq "(^| )($2)( |$)" <<<"$packages" || found=yes
    if [ "$found" != "$3" ]; then
        echo "$1: expected $3 for $2 in: $packages"
        failures=$((failures + 1))
    fi
}

expect 'ID=debian VERSION_ID="12"' postgresql-15 yes
expect 'ID=debian VERSION_ID="12"' tzdata yes
expect 'ID=debian VERSION_ID="12"' tzdata-legacy no
expect 'ID=debian VERSION_ID="13"' postgresql-17 yes
expect 'ID=debian VERSION_ID="13"' tzdata-legacy yes
expect 'ID=debian VERSION_ID="12"' postgresql-15-auto-failover yes failover
expect 'ID=debian VERSION_ID="13"' postgresql-17-auto-failover yes ci
expect 'ID=debian VERSION_CODENAME=forky' postgresql-18 yes # testing has no number
expect 'ID=debian VERSION_CODENAME=forky' tzdata-legacy yes
expect 'ID=debian VERSION_CODENAME=forky' 'line|unbound' no
expect 'ID=debian VERSION_ID="12"' promtool no clients # it is in prometheus there, which starts a server
expect 'ID=debian VERSION_ID="13"' promtool yes clients
expect 'ID=ubuntu VERSION_ID="24.04"' tzdata-legacy yes
[ "$failures" = 0 ]
