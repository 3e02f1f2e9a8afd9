-- GCRA over several buckets at once. A bucket is the moment at which it will be full, microseconds of this server's
-- clock; one that is full is not kept.
-- KEYS: the buckets. ARGV: "take" or "move", units, then for each bucket the microseconds in which a unit comes back,
-- and the units that it holds.
-- Answers the first bucket without room (0 where there is room) and the microseconds to wait for it, then for each
-- bucket the microseconds until it is full.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local units = tonumber(ARGV[2])
local full, refused, wait = {}, 0, 0
for i, key in ipairs(KEYS) do
  local interval, burst = tonumber(ARGV[2 * i + 1]), tonumber(ARGV[2 * i + 2])
  full[i] = math.max(tonumber(redis.call('GET', key) or now), now)
  local early = full[i] - now - interval * (burst - units)
  if ARGV[1] == 'take' and refused == 0 and early > 0 then
    refused, wait = i, early
  end
end
local answer = { refused, math.ceil(wait) }
for i, key in ipairs(KEYS) do
  if refused == 0 and units ~= 0 then
    full[i] = full[i] + tonumber(ARGV[2 * i + 1]) * units
    if full[i] > now then
      redis.call('SET', key, string.format('%.3f', full[i]), 'PX', math.ceil((full[i] - now) / 1000) + 1)
    else
      full[i] = now
      redis.call('DEL', key)
    end
  end
  answer[i + 2] = math.ceil(full[i] - now)
end
return answer
