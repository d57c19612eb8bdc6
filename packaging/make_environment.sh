#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# make_environment.sh <learning-shim> <file>: writes the settings file of the service: every setting that the program's --help
# names, what it is for, and its default, in comments.

set -euo pipefail
shim=$1 file=$2

settings() { # --help has for each: its flag, what it is for and [the default], and below that its variable
    "$shim" --help | awk '
        $1 ~ /^LEARNING_SHIM_[A-Z_]+$/ && NF == 1 {
            standard = ""
            if (match(text, / \[[^]]*\]$/)) {
                standard = substr(text, RSTART + 2, RLENGTH - 3)
                text = substr(text, 1, RSTART - 1)
            }
            print ""
            print "# " text
            print "#" $1 "=" standard
        }
        { text = substr($0, 37) }'
}

{
    cat <<'end_of_head'
# The settings of the service learning-shim, read by systemd as NAME=value; a value with spaces is put in quotes.
# What stands in a comment below is the default. `systemctl restart learning-shim` makes changes count.
#
# The service does not start before LEARNING_SHIM_DATABASE says where the database is. For one on this machine, in which
# the role learning_shim may log in (peer authentication knows the service by that name):
#   LEARNING_SHIM_DATABASE='dbname=learning'
#
# To be reached from other machines it needs the key that tokens are verified with. Put that into
# /etc/learning-shim/jwt-key, for root only (mode 0600), and say
#   LEARNING_SHIM_JWT_KEY_FILE=/run/credentials/learning-shim.service/jwt-key
# Variables of libpq, such as PGPASSWORD or PGSSLROOTCERT, may stand here too.
end_of_head
    settings
} >"$file.new"
grep -q '^#LEARNING_SHIM_DATABASE=' "$file.new" # that --help still looks like this
mv "$file.new" "$file"
