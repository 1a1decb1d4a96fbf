-- Load on POST /v1/score, for wrk: what those who are let in wait, apart from those who are turned away.
--
--   TOKEN=saring_… POSTS=posts.jsonl RATE=3000 wrk -t64 -c64 -d30s -s crates/service/load/score.lua http://127.0.0.1:7357
--
-- POSTS holds one post a line, each sent by itself, in turn. RATE is requests a second in all; without it, every
-- connection sends its next request as soon as it is answered. One connection a thread (-t as -c), so that a thread knows
-- which request an answer is to.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } instant;
  int clock_gettime(int clock, instant *now);
]]

local CLOCK_MONOTONIC = 1
local instant = ffi.new("instant")

local function now()
  ffi.C.clock_gettime(CLOCK_MONOTONIC, instant)
  return tonumber(instant.seconds) * 1e3 + tonumber(instant.nanoseconds) / 1e6
end

local threads = {}

function setup(thread)
  thread:set("number", #threads)
  table.insert(threads, thread)
end

function init(arguments)
  posts = {}
  for line in io.lines(os.getenv("POSTS")) do
    table.insert(posts, line)
  end
  headers = {
    ["Authorization"] = "Bearer " .. os.getenv("TOKEN"),
    ["Content-Type"] = "application/json",
  }
  math.randomseed(number)
  turn = math.random(#posts)
  pause = os.getenv("RATE") and tonumber(os.getenv("CONNECTIONS") or 64) / tonumber(os.getenv("RATE")) * 1000
  -- Milliseconds of each answer, as text: only texts and numbers can be read from another thread.
  accepted, turned_away, failed = "", "", 0
  kept = { {}, {} }
end

-- Pauses vary as those of many clients would, or all would knock at the same moment.
function delay()
  return pause and -math.log(1 - math.random()) * pause or 0
end

function request()
  turn = turn % #posts + 1
  sent = now()
  return wrk.format("POST", "/v1/score", headers, posts[turn])
end

function response(status)
  local took = string.format("%.3f", now() - sent)
  if status == 200 then
    table.insert(kept[1], took)
  elseif status == 429 then
    table.insert(kept[2], took)
  else
    failed = failed + 1
  end
  -- The end of a thread is not told to it, so every answer might be the last.
  if #kept[1] + #kept[2] >= 50 then
    accepted = accepted .. " " .. table.concat(kept[1], " ")
    turned_away = turned_away .. " " .. table.concat(kept[2], " ")
    kept = { {}, {} }
  end
end

local function figures(name, key, seconds)
  local all = {}
  for _, thread in ipairs(threads) do
    for took in thread:get(key):gmatch("%S+") do
      table.insert(all, tonumber(took))
    end
  end
  table.sort(all)
  local at = function(share) return all[math.max(1, math.ceil(#all * share))] or 0 end
  print(string.format("%-12s %8.0f/s   p50 %7.2f ms   p99 %7.2f ms   p99.9 %7.2f ms", name, #all / seconds, at(0.5), at(0.99), at(0.999)))
end

function done(summary)
  local seconds, others = summary.duration / 1e6, 0
  for _, thread in ipairs(threads) do
    others = others + thread:get("failed")
  end
  figures("accepted", "accepted", seconds)
  figures("turned away", "turned_away", seconds)
  print(string.format("other answers %d, broken connections %d", others,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
