# shellcheck shell=bash
# SPDX-License-Identifier: PostgreSQL
#
# To be sourced: install_packages build|page|test|clients|shards|failover|ci|bench|lint installs the Debian packages that are missing, and says which. Where
# all are there, it asks dpkg only and takes no time.

# The distribution and the number of its release, such as "debian 13"; one that is not released yet has no number.
release() (
    # shellcheck source=/dev/null
    . "${OS_RELEASE:-/etc/os-release}"
    echo "${ID-} ${VERSION_ID-}"
)

# The major version of PostgreSQL: the distribution's own.
postgresql_major() {
    local major
    case $(release) in
    'debian 12') echo 15 ;;
    'debian 13') echo 17 ;;
    *)
        major=$(apt-cache depends postgresql 2>/dev/null | sed -nE 's/.*Depends: postgresql-([0-9]+)$/\1/p' | head -n 1)
        echo "${major:-17}"
        ;;
    esac
}

# The time zones. The older names of some (Asia/Calcutta, US/Pacific) are a package of their own from Debian 13 on.
time_zone_packages() {
    case $(release) in
    'debian 12') echo tzdata ;;
    debian*) echo tzdata tzdata-legacy ;;
    *) echo tzdata "$(apt-cache search --names-only '^tzdata-legacy$' 2>/dev/null | cut -d ' ' -f 1)" ;;
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
        echo libspdlog-dev prometheus-cpp-dev
        time_zone_packages
        echo curl python3 perl libipc-run-perl libgtest-dev clang libclang-rt-dev
        ;;
    page)
        # What bundles the page; without it the build goes on, and leaves the page out.
        command -v npm >/dev/null || echo npm
        ;;
    test)
        # What single tests need besides; "build" is enough for ./dev up. Debian starts nginx when it is installed, on
        # port 80: the tests do not need that, and `systemctl disable --now nginx` ends it.
        # The same goes for pgbouncer, on port 6432.
        echo nginx pgbouncer openssl python3-hypothesis python3-jsonschema python3-yaml python3-cryptography chromium
        echo python3-psycopg # what tools/ want for --database
        ;;
    shards)
        # For learning_log_shards. Tests that need it are skipped without.
        [ -n "${PG_CONFIG-}" ] || echo "postgresql-$(postgresql_major)-plproxy"
        ;;
    clients)
        # The programs that examples/ are for: where none is there, some 110 MB to download, R and Java most of it, and 20 MB for
        # promtool. The examples for Node.js need npm as well, which is not installed for them.
        echo odbc-postgresql python3-pyodbc python3-psycopg python3-sqlalchemy python3-pandas python3-psycopg2 python3-requests
        echo libpostgresql-jdbc-java default-jre-headless r-base-core r-cran-dbi r-cran-rpostgresql
        # Debian 12 has it in prometheus, which is not installed for it: scripts/get_promtool.sh.
        [ "$(release)" = 'debian 12' ] || echo promtool
        ;;
    failover)
        # Three nodes and their monitor, for the tests that kill a primary; they are skipped without.
        [ -n "${PG_CONFIG-}" ] || echo "pg-auto-failover-cli postgresql-$(postgresql_major)-auto-failover"
        ;;
    ci)
        wanted_packages shards
        wanted_packages failover
        # For the Debian packages: what CPack asks for what they depend on, what judges them, and what makes a bare Debian to use them in.
        echo dpkg-dev file lintian mmdebstrap
        # For the linter of the OpenAPI document; ./dev test goes without it, and says so.
        command -v npm >/dev/null || echo npm
        ;;
    bench)
        echo wrk
        command -v npm >/dev/null || echo npm # and with it nodejs, which the shim is compared with
        ;;
    lint)
        # One version on every release of Debian: they format differently.
        echo clang-format-19 clang-tidy-19 shellcheck
        ;;
    esac
}

apt_get() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo)
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=5 \
        -o DPkg::Lock::Timeout=600 "$@" </dev/null
}

update_package_lists() { apt_get update || echo "apt-get update failed; trying with the lists that are here" >&2; }

missing_packages() {
    local package
    for package in $(wanted_packages "$1"); do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$1")
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
        echo "missing packages: ${missing[*]}; install them as root, or install sudo" >&2
        return 1
    fi
    update_package_lists
    # Of a release that is not known here only those lists tell what it has.
    mapfile -t missing < <(missing_packages "$1")
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "installing ${missing[*]}"
    apt_get install -y --no-install-recommends "${missing[@]}"
}
