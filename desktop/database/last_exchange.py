"""What left last, by an exchange or on a USB stick, in SQL for the first screen, which loads no query module."""

#: When the last complete one ended, by this computer's clock. It is the last to have come, not the latest date: a clock
#: that was ahead for a day would otherwise hide all exchanges of the months after.
LAST_COMPLETE = "SELECT ended_at FROM exchange WHERE outcome = 'complete' ORDER BY id DESC LIMIT 1"

#: In seconds, from this computer's clock to the platform's, as each exchange measured it.
OFFSET = "json_extract(CASE WHEN json_valid(summary) THEN summary END, '$.offset_s')"
#: The last one in which the platform signed a time.
LAST_TIME = "FROM exchange WHERE server_time IS NOT NULL ORDER BY id DESC LIMIT 1"
#: The offset by the last signed time; no row before the first exchange.
LAST_OFFSET = f"SELECT {OFFSET} {LAST_TIME}"

#: How many acts left on a USB stick and have no answer yet: the same as `queries.bundles.on_a_stick`.
ON_A_STICK = (
    "SELECT count(*) FROM outbox WHERE state = 'finalised' AND op IN (SELECT carried.value"
    " FROM bundle, json_each(ops) AS carried WHERE way = 'out' AND size > 0 AND answered_at IS NULL)"
)
