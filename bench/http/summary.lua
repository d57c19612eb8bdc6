-- SPDX-License-Identifier: PostgreSQL
--
-- For wrk: every request asks for a year of days of one of so many learners.

local learners

function init(arguments)
    learners = tonumber(arguments[1])
end

function request()
    return wrk.format("GET", "/users/learner-" .. math.random(1, learners) ..
        "/summary?from=2024-01-01&to=2024-12-31&granularity=day")
end
