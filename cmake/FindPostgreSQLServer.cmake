# SPDX-License-Identifier: PostgreSQL
#
# Finds the PostgreSQL server to build for, by asking its pg_config. Which one: the cache variable or, at the first
# configuration, the environment variable PG_CONFIG; otherwise the pg_config in PATH (Debian's asks the newest server).
# (CMake's own FindPostgreSQL is about the client library, and the module must not link to that.)
#
#   PostgreSQLServer_VERSION, _PKGLIBDIR, _SHAREDIR
#   PostgreSQL::Server            the server's headers, as system headers

if(NOT PG_CONFIG AND DEFINED ENV{PG_CONFIG})
    set(PG_CONFIG $ENV{PG_CONFIG} CACHE FILEPATH "pg_config of the server to build for")
endif()
find_program(PG_CONFIG pg_config DOC "pg_config of the server to build for")

function(ask_pg_config option variable)
    execute_process(COMMAND ${PG_CONFIG} --${option}
                    OUTPUT_VARIABLE answer OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failure)
    if(failure)
        message(FATAL_ERROR "${PG_CONFIG} --${option} failed: ${failure}")
    endif()
    set(${variable} ${answer} PARENT_SCOPE)
endfunction()

if(PG_CONFIG)
    ask_pg_config(version PostgreSQLServer_VERSION_TEXT)
    ask_pg_config(pkglibdir PostgreSQLServer_PKGLIBDIR)
    ask_pg_config(sharedir PostgreSQLServer_SHAREDIR)
    ask_pg_config(includedir-server PostgreSQLServer_INCLUDE_DIR)
    string(REGEX REPLACE "^PostgreSQL ([0-9.]+).*" "\\1" PostgreSQLServer_VERSION "${PostgreSQLServer_VERSION_TEXT}")
    if(NOT EXISTS ${PostgreSQLServer_INCLUDE_DIR}/postgres.h)
        set(PostgreSQLServer_NOT_FOUND_MESSAGE
            "${PG_CONFIG} points to no server headers: install postgresql-server-dev-NN or set PG_CONFIG")
        unset(PostgreSQLServer_INCLUDE_DIR)
    endif()
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(PostgreSQLServer
    REQUIRED_VARS PG_CONFIG PostgreSQLServer_INCLUDE_DIR
    VERSION_VAR PostgreSQLServer_VERSION
    REASON_FAILURE_MESSAGE "${PostgreSQLServer_NOT_FOUND_MESSAGE}")

if(PostgreSQLServer_FOUND AND NOT TARGET PostgreSQL::Server)
    add_library(PostgreSQL::Server INTERFACE IMPORTED)
    target_include_directories(PostgreSQL::Server SYSTEM INTERFACE ${PostgreSQLServer_INCLUDE_DIR})
endif()
