# SPDX-License-Identifier: PostgreSQL
#
# join_sql(<script>                 the script of an extension, put together from files
#     TITLE <text>                  what its first line says
#     COMMAND <command>             what people shall type instead of running it
#     PARTS <file>...               its files, in this order
#     OR_REPLACE <file>...)         those of them whose functions may be there already
#
# It is put together when the build is configured, and that is done again when a part changes.

function(join_sql script)
    cmake_parse_arguments(arg "" "TITLE;COMMAND" "PARTS;OR_REPLACE" ${ARGN})
    set(text "/* ${arg_TITLE} */\n\n\\echo Use \"${arg_COMMAND}\" to load this file. \\quit\n")
    foreach(part ${arg_PARTS})
        file(READ ${part} part_text)
        if(part IN_LIST arg_OR_REPLACE)
            string(REPLACE "CREATE FUNCTION" "CREATE OR REPLACE FUNCTION" part_text "${part_text}")
            string(REPLACE "CREATE PROCEDURE" "CREATE OR REPLACE PROCEDURE" part_text "${part_text}")
        endif()
        string(APPEND text "\n${part_text}")
        set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${part})
    endforeach()
    file(CONFIGURE OUTPUT ${script} CONTENT "@text@" @ONLY)
endfunction()
