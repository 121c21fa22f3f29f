"""Which problems each call may answer, by the name of its route: codes of sync.contract.problem_codes.

The published contract says so, and the tests hold every answer that they meet to it.
"""

from sync.contract.problem_codes import STATUSES
from sync.contract.problems import CALL_OLD, CALL_REPEATED

#: Problems of every call; the first also says when to come back.
ANY = ("busy", "fault")
#: Problems of a call whose body is here whole before it is looked at.
WHOLE = ("body-too-large",)
FRESH = (CALL_OLD, CALL_REPEATED)
DEVICE = ("device-replaced", "device-revoked", "device-unknown", "signature-bad")
#: Problems of a device whose key may have been replaced.
FORMER_DEVICE = ("device-revoked", "device-unknown", "signature-bad")
PREFECTURE = ("prefecture-unknown", "signature-bad")
#: Problems that come with Retry-After.
LATER = tuple(code for code, status in STATUSES.items() if status in (429, 503))
_PACKED = ("encoding-broken", "encoding-unknown")
_JSON = (*_PACKED, "body-malformed")
_ENROLMENT = (
    "code-cancelled",
    "code-expired",
    "code-not-shown",
    "code-other-commune",
    "code-other-platform",
    "code-spent",
    "code-unknown",
    "code-used",
    "device-other-commune",
    "device-revoked",
    "signature-bad",
)
#: What one batch may be refused for, by network or on a USB stick.
_BATCH = (
    "batch-differs",
    "batch-empty",
    "batch-taken",
    "block-signature-bad",
    "device-differs",
    "operation-malformed",
    "platform-differs",
    "quota-held",
    "quota-operations",
)
_BUNDLE = tuple(code for code in STATUSES if code.startswith("bundle-") and code != "bundle-unknown")

BY_ROUTE: dict[str, tuple[str, ...]] = {
    "hello": ("department-unknown",),
    "enrol": (*_JSON, *_ENROLMENT),
    "rotate": (*_JSON, "device-differs", "device-replaced", "key-taken", "quota-rotations"),
    "push": (
        *_PACKED,
        *_BATCH,
        "body-differs",
        "body-too-large",
        "presumption-unreadable",
        "presumption-wrong",
    ),
    "batch": ("batch-unknown",),
    "head": (),
    "ledger": ("ledger-unreadable",),
    "pull": ("cursor-unknown", "scope-unknown"),
    "pull_several": (),
    "snapshot": ("range-beyond", "snapshot-unknown"),
    "there": ("blob-unknown",),
    "begin": (
        "blob-unnamed",
        "quota-attachments",
        "upload-body",
        "upload-size",
        "upload-too-large",
        "upload-unnamed",
        "upload-version",
    ),
    "standing": ("upload-unknown", "upload-version"),
    "bring": (
        "blob-differs",
        "body-cut",
        "body-differs",
        "body-too-large",
        "upload-offset",
        "upload-past-end",
        "upload-type",
        "upload-unknown",
        "upload-unplaced",
        "upload-version",
    ),
    "deposit": (*_BUNDLE, *_ENROLMENT, "body-differs", "device-replaced", "quota-bundles"),
    "return": ("bundle-unknown", "device-replaced", "device-revoked"),
}
