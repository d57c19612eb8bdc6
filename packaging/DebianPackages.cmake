# SPDX-License-Identifier: PostgreSQL
#
# What CPack is told about the three packages.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_DIRECTORY ${PROJECT_BINARY_DIR}/packages)
set(CPACK_PACKAGE_NAME learning-log)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT ${LEARNING_LOG_MAINTAINER})
# CPack's own, which it leaves away: another would become the first line of every description.
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${CMAKE_PROJECT_NAME} built using CMake")
set(CPACK_SET_DESTDIR ON) # the extension's folders and /etc are not below the prefix
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL extension extension_package shim shim_package tools tools_package)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${revision})
set(CPACK_DEBIAN_PACKAGE_SOURCE learning-log)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_COMPONENT_EXTENSION_GROUP of_extension)
set(CPACK_COMPONENT_EXTENSION_PACKAGE_GROUP of_extension)
set(CPACK_DEBIAN_OF_EXTENSION_PACKAGE_NAME ${extension_package})
set(CPACK_DEBIAN_OF_EXTENSION_PACKAGE_SECTION database)
set(CPACK_DEBIAN_OF_EXTENSION_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_OF_EXTENSION_PACKAGE_DEPENDS postgresql-${pg_major})
set(CPACK_DEBIAN_OF_EXTENSION_PACKAGE_SUGGESTS "learning-shim, postgresql-${pg_major}-plproxy")
set(CPACK_DEBIAN_OF_EXTENSION_DESCRIPTION
"learning events, counted exactly once, for PostgreSQL ${pg_major}
Apps send learning events, sometimes twice; dashboards ask for averages per
hour, day, week or month, in the time zone of the learner, empty periods
included. This extension of PostgreSQL answers both inside the database:
record functions count every event exactly once, and aggregate functions fill
the gaps and read a rollup that is always exact.
.
A second extension, learning_log_shards, spreads learners over several servers;
it needs PL/Proxy.")

set(CPACK_COMPONENT_SHIM_GROUP of_shim)
set(CPACK_COMPONENT_SHIM_PACKAGE_GROUP of_shim)
set(CPACK_DEBIAN_OF_SHIM_PACKAGE_NAME learning-shim)
set(CPACK_DEBIAN_OF_SHIM_PACKAGE_SECTION database)
set(CPACK_DEBIAN_OF_SHIM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_OF_SHIM_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_OF_SHIM_PACKAGE_SUGGESTS "${extension_package}, learning-log-tools, nginx")
set(shim_control ${CMAKE_CURRENT_SOURCE_DIR}/debian/learning-shim)
set(CPACK_DEBIAN_OF_SHIM_PACKAGE_CONTROL_EXTRA
    "${shim_control}/postinst;${shim_control}/prerm;${shim_control}/postrm;${shim_control}/conffiles")
set(CPACK_DEBIAN_OF_SHIM_DESCRIPTION
"HTTP server of the PostgreSQL extension learning_log
It offers the functions of learning_log to programs that do not speak SQL:
recording with retries that do no harm, summaries as JSON or CSV, streaks and
calendars; and to people a page with charts. It is described by an OpenAPI
document.
.
The database may be on another machine. The service starts once
/etc/learning-shim/environment names it.")

set(CPACK_COMPONENT_TOOLS_GROUP of_tools)
set(CPACK_COMPONENT_TOOLS_PACKAGE_GROUP of_tools)
set(CPACK_DEBIAN_OF_TOOLS_PACKAGE_NAME learning-log-tools)
set(CPACK_DEBIAN_OF_TOOLS_PACKAGE_SECTION database)
set(CPACK_DEBIAN_OF_TOOLS_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_OF_TOOLS_PACKAGE_DEPENDS "python3 (>= 3.11)")
# For --database, the way straight to PostgreSQL; over HTTP they need nothing.
set(CPACK_DEBIAN_OF_TOOLS_PACKAGE_RECOMMENDS python3-psycopg)
set(tools_control ${CMAKE_CURRENT_SOURCE_DIR}/debian/learning-log-tools)
set(CPACK_DEBIAN_OF_TOOLS_PACKAGE_CONTROL_EXTRA "${tools_control}/postinst;${tools_control}/prerm")
set(CPACK_DEBIAN_OF_TOOLS_DESCRIPTION
"import and export of learning events
learning-import reads CSV, xAPI statements, Anki's log of reviews and its own
exports into learning_log, over HTTP or straight into the database, each row
exactly once, however often it is run. learning-export writes everything of one
learner.")

include(CPack)
