# SPDX-License-Identifier: PostgreSQL
#
# add_shim_room(<name> [SEES <room>...] [LIBRARIES <library>...] [PRIVATE_LIBRARIES <library>...])
#
# A folder of shim/src as a library. It can include its own files and those of the rooms that it sees, and nothing
# else: the folders are the architecture. Each is compiled twice, the second time with the sanitizers, for the tests.

include(AddRoom)

set(shim_warnings -Wall -Wextra -Wshadow -Wconversion)
set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)

function(add_shim_room name)
    cmake_parse_arguments(room "" "" "SEES;LIBRARIES;PRIVATE_LIBRARIES" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/src/${name}/*.cpp)
    set(variants "")
    if(BUILD_TESTING)
        set(variants _sanitized)
    endif()
    foreach(variant IN ITEMS "" ${variants})
        set(target shim_${name}${variant})
        add_library(${target} STATIC ${sources})
        add_room(${target} ${name})
        target_compile_options(${target} PRIVATE ${shim_warnings})
        target_compile_definitions(${target} PRIVATE LEARNING_LOG_VERSION="${PROJECT_VERSION}")
        if(variant)
            target_compile_options(${target} PUBLIC ${sanitizers})
            target_link_options(${target} PUBLIC ${sanitizers})
        endif()
        foreach(seen IN LISTS room_SEES)
            target_link_libraries(${target} PUBLIC shim_${seen}${variant})
        endforeach()
        target_link_libraries(${target} PUBLIC ${room_LIBRARIES} PRIVATE ${room_PRIVATE_LIBRARIES})
    endforeach()
endfunction()
