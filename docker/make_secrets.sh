#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# make_secrets.sh [<folder>]: makes the secrets of the compose files that are missing, in secrets/ at the top of the
# tree, which git ignores: random ones for the database and for tokens, and a self-signed certificate to try with.
#
# Compose shows each file to its containers as it is, owner and mode included, and they run as users of their own: so
# the files are readable for all, and the folder keeps everybody else on this machine out.

set -euo pipefail
folder=${1:-$(dirname "${BASH_SOURCE[0]}")/../secrets}
umask 022
mkdir -p "$folder"
chmod 700 "$folder"
echo '*' >"$folder/.gitignore"

make() { # make <name> <command>: what the command prints, in a file that is there whole or not at all
    local file=$folder/$1
    shift
    [ ! -s "$file" ] || return 0
    "$@" >"$file.new"
    mv "$file.new" "$file"
    echo "made $file"
}
random() { od -An -N 32 -t x1 /dev/urandom | tr -d ' \n'; }
new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1; }
certificate() {
    openssl req -x509 -key "$folder/tls_key" -days 365 -subj /CN=localhost \
        -addext subjectAltName=DNS:localhost,IP:127.0.0.1
}

make database_password random
make node_password random
make token_key random
make tls_key new_key
make tls_certificate certificate
