# SPDX-License-Identifier: PostgreSQL
#
# Finds cpp-httplib, as Debian 12 describes it (pkg-config) or Debian 13 (CMake). Its layout depends on the macros that it was
# built with, which both descriptions carry.
#
#   Http::Library     with OpenSSL, which the header of newer versions calls and leaves to us to link

find_package(PkgConfig REQUIRED)
find_package(OpenSSL REQUIRED)
pkg_check_modules(CPP_HTTPLIB QUIET IMPORTED_TARGET cpp-httplib)
if(CPP_HTTPLIB_FOUND)
    set(httplib PkgConfig::CPP_HTTPLIB)
else()
    find_package(httplib REQUIRED CONFIG)
    set(httplib httplib::httplib)
endif()
if(NOT TARGET Http::Library)
    add_library(Http::Library INTERFACE IMPORTED)
    target_link_libraries(Http::Library INTERFACE ${httplib} OpenSSL::SSL OpenSSL::Crypto)
endif()
set(HttpLibrary_FOUND TRUE)
