# SPDX-License-Identifier: PostgreSQL
#
# add_room(<target> <folder>...): which folders of src/ the code of a target sees. They are the only ones in its include
# directory, as links, so that an include of any other folder does not compile: the folders are the architecture.

function(add_room target)
    set(room ${CMAKE_CURRENT_BINARY_DIR}/rooms/${target})
    file(REMOVE_RECURSE ${room})
    file(MAKE_DIRECTORY ${room})
    foreach(folder ${ARGN})
        file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR}/src/${folder} ${room}/${folder} SYMBOLIC)
    endforeach()
    target_include_directories(${target} PUBLIC ${room})
endfunction()
