# SPDX-License-Identifier: PostgreSQL
#
# harden(<target>): compiles and links it as Debian hardens its packages (dpkg-buildflags --get CXXFLAGS), since the packages hold
# what every build makes. For what is shipped: sanitizers bring checks of their own.

function(harden target)
    target_compile_options(${target} PRIVATE -fstack-protector-strong -fstack-clash-protection)
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|i.86)$")
        target_compile_options(${target} PRIVATE -fcf-protection)
    endif()
    # Without optimisation the C library only warns that it checks nothing.
    target_compile_options(${target} PRIVATE
        "$<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE>" "$<$<NOT:$<CONFIG:Debug>>:-D_FORTIFY_SOURCE=2>")
    get_target_property(type ${target} TYPE)
    if(type STREQUAL EXECUTABLE)
        target_link_options(${target} PRIVATE -pie)
    endif()
    if(type MATCHES "EXECUTABLE|MODULE_LIBRARY")
        target_link_options(${target} PRIVATE -Wl,-z,relro -Wl,-z,now -Wl,--as-needed)
    endif()
endfunction()
