"""The HTTP status of each problem by its code, which others rely on: whatever a test meets is held to it."""

STATUS = {
    "batch-differs": 422,
    "batch-empty": 422,
    "batch-taken": 422,
    "batch-unknown": 404,
    "blob-differs": 422,
    "blob-unknown": 404,
    "blob-unnamed": 422,
    "block-signature-bad": 422,
    "body-cut": 400,
    "body-differs": 400,
    "body-malformed": 422,
    "body-too-large": 413,
    "bundle-too-large": 413,
    "bundle-unknown": 404,
    "busy": 503,
    "code-cancelled": 403,
    "code-expired": 403,
    "code-not-shown": 403,
    "code-other-commune": 409,
    "code-other-platform": 409,
    "code-spent": 403,
    "code-unknown": 403,
    "code-used": 409,
    "cursor-unknown": 400,
    "department-unknown": 400,
    "device-differs": 422,
    "device-other-commune": 409,
    "device-replaced": 403,
    "device-revoked": 403,
    "device-unknown": 401,
    "encoding-broken": 400,
    "encoding-unknown": 415,
    "fault": 500,
    "key-taken": 409,
    "method-unknown": 405,
    "not-found": 404,
    "operation-malformed": 422,
    "platform-differs": 422,
    "prefecture-unknown": 401,
    "presumption-unreadable": 400,
    "presumption-wrong": 412,
    "range-beyond": 416,
    "scope-unknown": 400,
    "signature-bad": 401,
    "snapshot-unknown": 404,
    "upload-body": 415,
    "upload-past-end": 413,
    "upload-size": 422,
    "upload-too-large": 413,
    "upload-type": 415,
    "upload-unknown": 404,
    "upload-unnamed": 400,
    "upload-version": 412,
}
#: Of an upload, where the byte is another one: 409; where none was named: 400.
SEVERAL = {"upload-offset": {400, 409}}


def check_status(status: int, type_: str) -> None:
    """Of an answer that is a problem."""
    code = type_.removeprefix("urn:relais:problem:")
    known = STATUS.get(code, 422 if code.startswith("bundle-") else None)  # what is wrong with one has many names
    assert status in SEVERAL.get(code, {known}), (status, code)
