"""Every problem that a platform may answer, by its code, with its HTTP status."""

from typing import Final

STATUSES: Final[dict[str, int]] = {
    # any call
    "body-too-large": 413,
    "busy": 503,
    "fault": 500,
    "method-unknown": 405,
    "not-found": 404,
    # who calls
    "call-old": 401,
    "call-repeated": 401,
    "device-replaced": 403,
    "device-revoked": 403,
    "device-unknown": 401,
    "prefecture-unknown": 401,
    "signature-bad": 401,
    # what a body is
    "body-cut": 400,
    "body-differs": 400,
    "body-malformed": 422,
    "encoding-broken": 400,
    "encoding-unknown": 415,
    # more than one commune may take
    "quota-attachments": 403,
    "quota-bundles": 403,
    "quota-held": 403,
    "quota-operations": 429,
    "quota-rotations": 429,
    # hello, enrolments and keys
    "code-cancelled": 403,
    "code-expired": 403,
    "code-not-shown": 403,
    "code-other-commune": 409,
    "code-other-platform": 409,
    "code-spent": 403,
    "code-unknown": 403,
    "code-used": 409,
    "department-unknown": 400,
    "device-differs": 422,
    "device-other-commune": 409,
    "key-taken": 409,
    # batches
    "batch-differs": 422,
    "batch-empty": 422,
    "batch-taken": 422,
    "batch-unknown": 404,
    "block-signature-bad": 422,
    "operation-malformed": 422,
    "platform-differs": 422,
    "presumption-unreadable": 400,
    "presumption-wrong": 412,
    # the feed and its documents
    "cursor-unknown": 400,
    "ledger-unreadable": 400,
    "range-beyond": 416,
    "scope-unknown": 400,
    "snapshot-unknown": 404,
    # attachments
    "blob-differs": 422,
    "blob-unknown": 404,
    "blob-unnamed": 422,
    "upload-body": 415,
    "upload-offset": 409,
    "upload-past-end": 413,
    "upload-size": 422,
    "upload-too-large": 413,
    "upload-type": 415,
    "upload-unknown": 404,
    "upload-unnamed": 400,
    "upload-unplaced": 400,
    "upload-version": 412,
    # what came on a USB stick
    "bundle-content": 422,
    "bundle-file": 422,
    "bundle-future": 422,
    "bundle-invented": 422,
    "bundle-manifest": 422,
    "bundle-no-key": 422,
    "bundle-no-room": 422,
    "bundle-not-for-us": 422,
    "bundle-other-commune": 422,
    "bundle-part": 422,
    "bundle-real": 422,
    "bundle-sealed": 422,
    "bundle-shape": 422,
    "bundle-signature": 422,
    "bundle-stamp": 422,
    "bundle-too-large": 413,
    "bundle-unknown": 404,
    "bundle-unknown-device": 422,
}

#: A platform that answers one of these takes nothing from this computer until it is enrolled anew.
ENROL_ANEW: Final = ("device-other-commune", "device-replaced", "device-revoked", "device-unknown")
#: What is wrong is the caller, and not the question or its moment.
OF_CALLER: Final = (*ENROL_ANEW, "device-differs", "signature-bad")
