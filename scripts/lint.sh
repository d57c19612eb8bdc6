#!/usr/bin/env bash
# SPDX-License-Identifier: PostgreSQL
#
# lint.sh: everything that is checked without running the code. Each check says how it went; the last line is the verdict.

set -uo pipefail
cd "$(dirname "$0")/.." || exit
failures=0

check() { # check <name> <command>
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "ok      $name"
    else
        failures=$((failures + 1))
        echo "FAILED  $name"
        echo "$output"
    fi
}

code_files() { # code_files <find expression>
    find . \( -path './build*' -o -path ./.git \) -prune -o -type f \( "$@" \) -print | sort
}

shell_scripts() {
    code_files -perm /111 -o -name '*.sh' | while read -r file; do
        case $(head -n 1 "$file" | tr -d '\0') in
        '#!'*bash | '# shellcheck shell=bash') echo "$file" ;;
        esac
    done
}

spdx_lines() {
    local missing
    missing=$(code_files -name '*.[ch]pp' -o -name '*.ts' -o -name '*.css' -o -name '*.mjs' -o -name '*.sh' -o -name '*.cmake' -o -name CMakeLists.txt -o -name '*.p[ylm]' \
        -o -path '*/bench/*' -perm /111 -o -path '*/tools/*' -perm /111 -o -path './dev' -o -path './.ci/run' |
        xargs -r -d '\n' grep -L 'SPDX-License-Identifier: PostgreSQL')
    [ -z "$missing" ] || { echo "no SPDX line in:"; echo "$missing"; return 1; }
}

# So that no two names look alike. clang-tidy's own check takes a tenth of its time, comparing each name of each header.
ascii_sources() {
    ! code_files \( -path './extension/src/*' -o -path './shim/src/*' \) -name '*.[ch]pp' | xargs -d '\n' grep -nP '[^\x00-\x7F]'
}

# clang-tidy reads a build of its own, without the tests. What it found clean is skipped until the file, any header, or
# the configuration changes.
tidy_file() {
    local file=$1 mark
    mark=build/lint/clean/$(echo "${file#"$PWD"/}" | tr / _)
    if [ -e "$mark" ] && [ "$mark" -nt "$file" ] && [ "$mark" -nt .clang-tidy ] &&
        [ -z "$(find extension shim -name '*.hpp' -newer "$mark" -print -quit)" ]; then
        return 0
    fi
    clang-tidy-19 -p build/lint --quiet "$file" 2>/dev/null && touch "$mark"
}
export -f tidy_file

tidy() {
    local options=()
    [ -z "${PG_CONFIG-}" ] || options+=(-DPG_CONFIG="$PG_CONFIG")
    mkdir -p build/lint/clean
    cmake -S . -B build/lint -G Ninja -DBUILD_TESTING=OFF "${options[@]}" >/dev/null || return
    cmake --build build/lint --target embedded_texts >/dev/null || return
    sed -nE 's/^ *"file": "(.*)",?$/\1/p' build/lint/compile_commands.json | sort -u |
        xargs -r -d '\n' -n 1 -P "$(nproc)" bash -c "tidy_file \"\$0\""
}

formatted() {
    local output
    output=$(scripts/format.sh --dry-run -Werror 2>&1) && return
    sed -nE 's/^([^:]+):[0-9]+:[0-9]+: error:.*/\1/p' <<<"$output" | sort -u
    echo "./dev format puts them right"
    return 1
}

# The page's TypeScript, beside what it imports.
page_types() {
    cp -R page/tsconfig.json page/src "$page_tools"/ && "$page_tools/node_modules/.bin/tsc" -p "$page_tools"
}
page_tools=build/lint/page_tools

# shellcheck source=scripts/npm_modules.sh
. scripts/npm_modules.sh
mapfile -t scripts < <(shell_scripts)

check 'clang-format' formatted
check 'shellcheck' shellcheck -x "${scripts[@]}"
check 'SPDX lines' spdx_lines
check 'ASCII sources' ascii_sources
if reason=$(npm_modules page "$page_tools"); then
    check 'types of the page' page_types
else
    echo "skipped types of the page: $reason"
fi
check 'clang-tidy' tidy

if [ "$failures" = 0 ]; then
    echo "lint: clean"
else
    echo "lint: $failures checks FAILED"
    exit 1
fi
