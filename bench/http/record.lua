-- SPDX-License-Identifier: PostgreSQL
--
-- For wrk: every request records a new entry of one of so many learners.

local learners

function init(arguments)
    learners = tonumber(arguments[1])
    local random = io.open("/dev/urandom", "rb") -- each thread has numbers of its own
    local a, b, c, d = random:read(4):byte(1, 4)
    random:close()
    math.randomseed(((a * 256 + b) * 256 + c) * 256 + d)
end

function request()
    local random = math.random
    local body = string.format(
        '{"request_id":"%04x%04x-%04x-4%03x-8%03x-%04x%04x%04x","user_id":"learner-%d","word_count":12,"study_seconds":60}',
        random(0, 65535), random(0, 65535), random(0, 65535), random(0, 4095), random(0, 4095), random(0, 65535),
        random(0, 65535), random(0, 65535), random(1, learners))
    return wrk.format("POST", "/records", { ["Content-Type"] = "application/json" }, body)
end
