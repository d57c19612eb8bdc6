# SPDX-License-Identifier: PostgreSQL
#
# add_shim_room(<name> [SEES <room>...] [LIBRARIES <library>...] [PRIVATE_LIBRARIES <library>...])
#
# A folder of shim/src as a library. It can include its own files and those of the rooms that it sees, and nothing
# else: the folders are the architecture. For the tests each is compiled twice more, as shim_<name>_sanitized and
# shim_<name>_threads.
#
# add_shim_program(<name> <variant>): the program, of rooms of that variant: "" or one of the two.

include(AddRoom)
include(HardenTarget)

set(shim_warnings -Wall -Wextra -Wshadow -Wconversion)
set(sanitized_options -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
# Code that this one does not know makes it see races which are none, so that all of ours is compiled for it.
set(threads_options -O1 -g1 -fsanitize=thread -fno-omit-frame-pointer)

function(add_shim_room name)
    cmake_parse_arguments(room "" "" "SEES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp)
    set(variants "")
    if(BUILD_TESTING)
        set(variants _sanitized _threads)
    endif()
    foreach(variant IN ITEMS "" ${variants})
        set(target shim_${name}${variant})
        add_library(${target} STATIC ${sources})
        add_room(${target} ${name})
        target_compile_options(${target} PRIVATE ${shim_warnings})
        target_compile_definitions(${target} PRIVATE LEARNING_LOG_VERSION="${PROJECT_VERSION}")
        if(variant)
            string(SUBSTRING ${variant} 1 -1 kind)
            target_compile_options(${target} PUBLIC ${${kind}_options})
            target_link_options(${target} PUBLIC ${${kind}_options})
        else()
            harden(${target})
        endif()
        foreach(seen IN LISTS room_SEES)
            target_link_libraries(${target} PUBLIC shim_${seen}${variant})
        endforeach()
        target_link_libraries(${target} PUBLIC ${room_LIBRARIES} PRIVATE ${room_PRIVATE_LIBRARIES})
    endforeach()
endfunction()

function(add_shim_program name variant)
    add_executable(${name} ${PROJECT_SOURCE_DIR}/shim/src/main.cpp ${PROJECT_SOURCE_DIR}/shim/src/service_manager.cpp
        ${PROJECT_SOURCE_DIR}/shim/src/stopping.cpp)
    target_compile_options(${name} PRIVATE ${shim_warnings})
    target_compile_definitions(${name} PRIVATE LEARNING_LOG_VERSION="${PROJECT_VERSION}")
    list(TRANSFORM all_rooms REPLACE "(.+)" "shim_\\1${variant}" OUTPUT_VARIABLE rooms)
    target_link_libraries(${name} PRIVATE ${rooms} Threads::Threads)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/shim)
    if(NOT variant)
        harden(${name})
    endif()
endfunction()
