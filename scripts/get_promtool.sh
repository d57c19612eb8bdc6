#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# get_promtool.sh <folder>
#
# Puts promtool there, which checks the rules in grafana/: the installed one, or on Debian 12 the one of the package prometheus (20
# MB), which is only unpacked: to install it would start a Prometheus on this machine. Where it cannot be had, it says why and exits
# with 1.

set -euo pipefail
folder=$1
mkdir -p "$folder"
exec 9>"$folder/lock"
flock 9
[ ! -x "$folder/promtool" ] || exit 0

if installed=$(command -v promtool); then
    ln -s "$installed" "$folder/promtool"
    exit 0
fi

# shellcheck source=scripts/packages.sh
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"
if [ "$(release)" != 'debian 12' ]; then
    echo "there is no promtool"
    exit 1
fi
cd "$folder"
download() { apt-get -qq -o Acquire::Retries=5 -o APT::Sandbox::User=root download prometheus </dev/null; }
if ! { download || { update_package_lists && download; }; } >download.log 2>&1; then
    echo "there is no promtool, and the package prometheus cannot be downloaded: $(grep -m 1 . download.log)"
    exit 1
fi
dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool
rm prometheus_*.deb
mv usr/bin/promtool .
rmdir usr/bin usr
