"""How many acts left on a USB stick and have no answer yet, in SQL for the first screen, which loads no query module.

The same as `queries.bundles.on_a_stick`.
"""

ON_A_STICK = (
    "SELECT count(*) FROM outbox WHERE state = 'finalised' AND op IN (SELECT carried.value"
    " FROM bundle, json_each(ops) AS carried WHERE way = 'out' AND size > 0 AND answered_at IS NULL)"
)
