"""Acts that today's platform lost when it was put back to an earlier day: texts in SQL, as in `elsewhere.py`.

What a platform that this computer was enrolled with before has lost is no matter of today's. What is noted of a loss
and cannot be read counts as absent: the next exchange notes it anew.
"""

_TODAY = "(SELECT json_extract(CASE WHEN json_valid(platform_key) THEN platform_key END, '$.id') FROM device)"
_NOTED = "CASE WHEN json_valid(copy.value) THEN copy.value END"
_NOTES = f"copy.scope = 'recovering' AND copy.id = {_TODAY}"

#: Ids of these acts.
LOST_ACTS = f"SELECT act.value FROM copy, json_each({_NOTED}, '$.acts') AS act WHERE {_NOTES}"  # noqa: S608 - a question of ours
#: How many they are, and how many notes say so: none where the platform was not put back.
LOSSES = f"SELECT coalesce(sum(json_extract({_NOTED}, '$.lost')), 0), count(*) FROM copy WHERE {_NOTES}"  # noqa: S608 - as above
