# SPDX-License-Identifier: PostgreSQL
#
# embed_text(<target> <file>): makes the text of a file available to a target's C++ code. create_things.sql becomes
#     #include "create_things_sql.hpp"        inline constexpr char create_things_sql[] = R"sql(...)sql";
# and is generated again when the file changes. The target embedded_texts makes all of them. (Run with -P, this file is the
# generator.)

if(CMAKE_SCRIPT_MODE_FILE)
    file(READ "${INPUT}" text)
    file(WRITE "${OUTPUT}" "// Generated from ${INPUT_NAME}; do not edit.\n#pragma once\n\n"
         "inline constexpr char ${VARIABLE}[] = R\"sql(${text})sql\";\n")
    return()
endif()

include_guard(GLOBAL)
add_custom_target(embedded_texts)

function(embed_text target input)
    set(embed_text_script ${CMAKE_CURRENT_FUNCTION_LIST_FILE})
    cmake_path(ABSOLUTE_PATH input)
    cmake_path(GET input FILENAME input_name)
    string(MAKE_C_IDENTIFIER ${input_name} variable)
    set(generated ${PROJECT_BINARY_DIR}/generated)
    set(output ${generated}/${variable}.hpp)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DINPUT=${input} -DINPUT_NAME=${input_name} -DOUTPUT=${output} -DVARIABLE=${variable}
                -P ${embed_text_script}
        DEPENDS ${input} ${embed_text_script}
        COMMENT "Embedding ${input_name}"
        VERBATIM)
    add_custom_target(${variable} DEPENDS ${output})
    add_dependencies(embedded_texts ${variable})
    add_dependencies(${target} ${variable})
    target_sources(${target} PRIVATE ${output})
    target_include_directories(${target} PRIVATE ${generated})
endfunction()
