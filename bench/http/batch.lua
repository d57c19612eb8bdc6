-- SPDX-License-Identifier: PostgreSQL
--
-- For wrk: every request records a batch of 1,000 new entries like those of bench/writes.sh: 50 of so many learners, 20
-- entries each, one a minute.

local learners
local tails = {} -- what is the same in every batch

function init(arguments)
    learners = tonumber(arguments[1])
    local random = io.open("/dev/urandom", "rb") -- each thread has numbers of its own
    local a, b, c, d = random:read(4):byte(1, 4)
    random:close()
    math.randomseed(((a * 256 + b) * 256 + c) * 256 + d)
    for n = 0, 999 do
        tails[n] = string.format('","word_count":%d,"study_seconds":%d,"timestamp":"', 1 + n % 30, 20 + n % 40)
    end
end

function request()
    local random, format, parts, size = math.random, string.format, {}, 0
    local batch = format("-%04x-4%03x-8%03x-%04x%04x", random(0, 65535), random(0, 4095), random(0, 4095),
        random(0, 65535), random(0, 65535))
    local first, now, times = random(1, learners), os.time(), {}
    for n = 0, 19 do times[n] = os.date("!%Y-%m-%dT%H:%M:%SZ", now - n * 60) end
    for n = 0, 999 do
        parts[size + 1] = format('%s{"request_id":"%08x%s%04x","user_id":"learner-%d', n == 0 and "[" or ",",
            random(0, 4294967295), batch, n, 1 + (first + math.floor(n / 20) * 97) % learners)
        parts[size + 2] = tails[n]
        parts[size + 3] = times[n % 20]
        parts[size + 4] = '"}'
        size = size + 4
    end
    parts[size + 1] = "]"
    return wrk.format("POST", "/records/batch", { ["Content-Type"] = "application/json" }, table.concat(parts))
end
