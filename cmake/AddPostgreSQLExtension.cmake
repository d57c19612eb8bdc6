# SPDX-License-Identifier: PostgreSQL
#
# add_postgresql_extension(<name>
#     SOURCES <file>...      the module's C++ files
#     CONTROL <file>         template of the control file (@PROJECT_VERSION@ is filled in)
#     SCRIPTS <file>...      SQL scripts
#     EXPORTS <file>         linker version script: the only symbols that leave the module
#     LIBRARIES <target>...) libraries it is made of
# add_postgresql_objects(<target> <file>...)   such a library, compiled as the module is
#
# Builds <name>.so and installs module, control file and scripts into the server that PG_CONFIG chose:
#     cmake --install build --component extension

include(HardenTarget)

option(LEARNING_LOG_UBSAN "build the module with UndefinedBehaviorSanitizer" OFF)

# PostgreSQL reports errors by longjmp: no exceptions, so that nobody relies on destructors. Signed overflow and
# aliasing follow the server's own rules.
function(compile_for_postgresql target)
    target_link_libraries(${target} PRIVATE PostgreSQL::Server)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wshadow -Wconversion -fno-exceptions -fno-rtti -fwrapv -fno-strict-aliasing)
    harden(${target})
    if(LEARNING_LOG_UBSAN)
        target_compile_options(${target} PRIVATE -fsanitize=undefined -fno-sanitize-recover=all)
    endif()
endfunction()

function(add_postgresql_objects target)
    add_library(${target} OBJECT ${ARGN})
    compile_for_postgresql(${target})
endfunction()

function(add_postgresql_extension name)
    cmake_parse_arguments(arg "" "CONTROL;EXPORTS" "SOURCES;SCRIPTS;LIBRARIES" ${ARGN})

    add_library(${name} MODULE ${arg_SOURCES})
    set_target_properties(${name} PROPERTIES PREFIX "" LINK_DEPENDS ${arg_EXPORTS})
    compile_for_postgresql(${name})
    target_link_libraries(${name} PRIVATE ${arg_LIBRARIES})
    target_link_options(${name} PRIVATE -Wl,--version-script=${arg_EXPORTS})
    if(LEARNING_LOG_UBSAN)
        target_link_options(${name} PRIVATE -fsanitize=undefined -static-libubsan)
    endif()

    set(control ${CMAKE_CURRENT_BINARY_DIR}/${name}.control)
    configure_file(${arg_CONTROL} ${control} @ONLY)

    install(TARGETS ${name} LIBRARY DESTINATION ${PostgreSQLServer_PKGLIBDIR} COMPONENT extension)
    install(FILES ${control} ${arg_SCRIPTS}
            DESTINATION ${PostgreSQLServer_SHAREDIR}/extension COMPONENT extension)
endfunction()
