# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced: install_packages build|test|ci|bench|lint installs the Debian packages that are missing, and says which. Where
# all are there, it asks dpkg only and takes no time.

# The major version of PostgreSQL: the distribution's own.
postgresql_major() {
    local major
    case $(. /etc/os-release && echo "$ID$VERSION_ID") in
    debian12) echo 15 ;;
    debian13) echo 17 ;;
    *)
        major=$(apt-cache depends postgresql 2>/dev/null | sed -nE 's/.*Depends: postgresql-([0-9]+)$/\1/p' | head -n 1)
        echo "${major:-17}"
        ;;
    esac
}

wanted_packages() {
    local major
    case $1 in
    build)
        if [ -z "${PG_CONFIG-}" ]; then
            major=$(postgresql_major)
            echo "postgresql-$major" "postgresql-server-dev-$major"
        fi
        echo g++ cmake ninja-build ccache pkg-config libpq-dev libcpp-httplib-dev libssl-dev zlib1g-dev nlohmann-json3-dev libxxhash-dev
        echo libjwt-dev libspdlog-dev prometheus-cpp-dev
        echo curl python3 tzdata perl libipc-run-perl libgtest-dev clang libclang-rt-dev
        ;;
    test)
        # What single tests need besides; "build" is enough for ./dev up. Debian starts nginx when it is installed, on
        # port 80: the tests do not need that, and `systemctl disable --now nginx` ends it.
        echo nginx openssl python3-hypothesis python3-jsonschema python3-yaml python3-cryptography
        ;;
    ci)
        # For the linter of the OpenAPI document; ./dev test goes without it, and says so.
        command -v npm >/dev/null || echo npm
        ;;
    bench)
        echo wrk
        ;;
    lint)
        # One version on every release of Debian: they format differently.
        echo clang-format-19 clang-tidy-19 shellcheck
        ;;
    esac
}

install_packages() {
    local package missing=() as_root=()
    for package in $(wanted_packages "$1"); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    if [ "$(id -u)" != 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "missing packages: ${missing[*]}; install them as root, or install sudo" >&2
            return 1
        fi
        as_root=(sudo)
    fi
    echo "installing ${missing[*]}"
    as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=5 -o DPkg::Lock::Timeout=600)
    "${as_root[@]}" update </dev/null || echo "apt-get update failed; trying with the lists that are here" >&2
    "${as_root[@]}" install -y --no-install-recommends "${missing[@]}" </dev/null
}
