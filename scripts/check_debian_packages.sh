#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# check_debian_packages.sh <build folder>
#
# Makes the Debian packages, lets lintian judge them, and uses them in a bare Debian: a folder with nothing but apt in it, made of the
# sources and the downloads of this machine's apt. What happens there says use_debian_packages.sh. Nothing of this machine is mounted
# into it, and whatever was started there ends with its processes' namespace. It needs root, for other users' files and for chroot.

set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
build=$1

skip() {
    echo "skipped: $1; the Debian packages were not tried"
    exit 77
}
[ "$(id -u)" = 0 ] || skip 'it needs root'
for program in lintian mmdebstrap dpkg-shlibdeps file; do
    command -v "$program" >/dev/null || skip "there is no $program"
done
unshare --pid --fork true 2>/dev/null || skip 'processes cannot have a namespace of their own here'

work=$(mktemp -d /var/tmp/learning_log.XXXXXX)
chmod 755 "$work"
# Links and folders of the machine itself are not followed: nothing is mounted in there.
trap 'rm -rf --one-file-system "$work"' EXIT
phase() { echo "--- $1 (after $SECONDS s)"; }

phase 'packages'
cpack --config "$build/CPackConfig.cmake" -B "$work/packages" >"$work/cpack.log" 2>&1 || { cat "$work/cpack.log"; exit 1; }
rm -rf "$work/packages/_CPack_Packages"
packages=("$work"/packages/*.deb)
printf '%s\n' "${packages[@]##*/}"
[ ${#packages[@]} = 3 ] || { echo 'these are not three' >&2; exit 1; }

phase 'lintian'
lintian --allow-root --fail-on error --display-level '>=warning' "${packages[@]}"

phase 'a bare Debian'
debian_sources() {
    # shellcheck disable=SC2016 # apt-get expands it
    apt-get indextargets --format 'deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | sort -u
}
sources=$(debian_sources)
if [ -z "$sources" ]; then # whose they are stands in the lists
    # shellcheck source=scripts/packages.sh
    . "$here/packages.sh"
    update_package_lists
    sources=$(debian_sources)
fi
[ -n "$sources" ] || skip "apt has no sources of Debian's own"
root=$work/root
# shellcheck disable=SC2016 # the hook is expanded by its own shell
mmdebstrap --quiet --mode=root --variant=apt --skip=chroot/mount,cleanup/apt \
    --aptopt='Acquire::Retries "5"' --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/locale/*' \
    --setup-hook='mkdir -p "$1/var/cache/apt/archives" && { cp -l /var/cache/apt/archives/*.deb "$1/var/cache/apt/archives/" 2>/dev/null || true; }' \
    '' "$root" - <<<"$sources"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
mkdir -p "$root/packages"
cp "${packages[@]}" "$here/use_debian_packages.sh" "$root/packages/"

phase 'use'
unshare --pid --fork --kill-child chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} bash /packages/use_debian_packages.sh
phase 'done'
