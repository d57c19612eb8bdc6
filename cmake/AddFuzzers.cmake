# SPDX-License-Identifier: PostgreSQL
#
# add_fuzzers(
#     INCLUDE <folder>       where the tested code's headers are
#     SOURCES <file>...      the tested code
#     HEADERS <file>...      what it depends on besides
#     LIBRARIES <name>...)   what it is linked with
#
# Each fuzz_*.cpp of the current folder becomes a program of its own, by clang, whatever compiles the rest, with
# AddressSanitizer and UBSan; it is run shortly as a test. For longer:
#     build/extension/test/fuzz_cells -max_total_time=600

function(add_fuzzers)
    cmake_parse_arguments(arg "" "INCLUDE" "SOURCES;HEADERS;LIBRARIES" ${ARGN})
    find_program(CLANGXX clang++)
    file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fuzz_*.cpp)
    if(NOT CLANGXX)
        message(STATUS "No clang++: the fuzzers in ${CMAKE_CURRENT_SOURCE_DIR} are not built")
        return()
    endif()
    list(TRANSFORM arg_LIBRARIES PREPEND -l OUTPUT_VARIABLE libraries)
    foreach(source ${fuzz_sources})
        cmake_path(GET source STEM name)
        add_custom_command(
            OUTPUT ${name}
            COMMAND ${CLANGXX} -std=c++20 -O1 -g -fsanitize=address,undefined,fuzzer -fno-sanitize-recover=all
                    -fno-omit-frame-pointer -I${arg_INCLUDE} -o ${name} ${source} ${arg_SOURCES} ${libraries}
            DEPENDS ${source} ${arg_SOURCES} ${arg_HEADERS}
            COMMENT "Building the fuzzer ${name}"
            VERBATIM)
        add_custom_target(build_${name} ALL DEPENDS ${name})
        add_test(NAME ${name} COMMAND ${name} -max_total_time=10 -rss_limit_mb=2000 -print_final_stats=1)
        set_tests_properties(${name} PROPERTIES TIMEOUT 60)
    endforeach()
endfunction()
