"""The submission that a withdrawal of a need names, in SQL: two platforms may have the need, each by another one."""


def named_submission(withdrawal: str) -> str:
    """`withdrawal`: name of a row of the outbox. NULL for one that names none, and for a damaged one."""
    content = f"CAST({withdrawal}.frozen AS TEXT)"
    return f"CASE WHEN json_valid({content}) THEN {content} ->> '$.body.submission' END"
