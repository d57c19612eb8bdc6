-- SPDX-License-Identifier: PostgreSQL
--
-- For wrk: every request asks for a path that is not there: all that the shim does but the database.

function request()
    return wrk.format("GET", "/nothing")
end
