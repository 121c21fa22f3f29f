"""The handlers that the table of routes names; the work is done in identity, intake and publish."""

from typing import TypeAlias

from sync.contract.http_signatures import caller_of
from sync.contract.prefectures import Prefecture
from sync.contract.problems import ProblemError
from sync.contract.wire import Answer, Call
from sync.platform.http.route import BYTES, PlatformContext, Reply
from sync.platform.identity import callers, enrolments, rotation
from sync.platform.identity.callers import Device
from sync.platform.intake import batches, deposits, uploads
from sync.platform.publish import feed, hello, status

Values: TypeAlias = dict[str, str]


def greet(at: PlatformContext, _caller: None, call: Call, _values: Values) -> Reply:
    return hello.hello(at.store, at.keys, call.query, at.clock(), _known_caller(at, call), at.limits)


def enrol(at: PlatformContext, _caller: None, call: Call, _values: Values) -> Reply:
    return enrolments.enrol(at.store, at.keys, call, at.clock())


def rotate(at: PlatformContext, old: Device, call: Call, _values: Values) -> Reply:
    return rotation.rotate(at.store, at.keys, old, call, at.clock())


def push(at: PlatformContext, caller: Device, call: Call, _values: Values, digest: bytes) -> batches.BatchIntake:
    return batches.BatchIntake(at.store, at.keys, caller, call, digest, at.clock)


def batch(at: PlatformContext, caller: Device, _call: Call, values: Values) -> Reply:
    return batches.again(at.store, caller, values["id"])


def head(_at: PlatformContext, caller: Device, _call: Call, _values: Values) -> Reply:
    return status.head(caller)


def words(at: PlatformContext, caller: Device, call: Call, _values: Values) -> Reply:
    return status.words(at.store, at.keys, caller, call.query)


def deposit(at: PlatformContext, by: Prefecture, call: Call, _values: Values, digest: bytes) -> deposits.BundleIntake:
    return deposits.BundleIntake(at.store, at.keys, by, call, digest, at.clock)


def give_back(at: PlatformContext, by: Prefecture, _call: Call, values: Values) -> Reply:
    sealed = deposits.give_back(at.store, at.keys, by, values["id"], at.clock())
    return Answer(status=200, headers={"content-type": BYTES}, body=sealed)


def there(at: PlatformContext, caller: Device, _call: Call, values: Values) -> Reply:
    return uploads.there(at.store, at.keys, caller, values["digest"], at.clock)


def begin_upload(at: PlatformContext, caller: Device, call: Call, _values: Values) -> Reply:
    return uploads.create(at.store, at.keys, caller, call, at.clock)


def upload(at: PlatformContext, caller: Device, call: Call, values: Values) -> Reply:
    """Answers how many bytes are stored, after waiting for a body that is arriving at this moment."""
    at.underway.wait(call.path)
    return uploads.standing(at.store, at.keys, caller, call, values["id"], at.clock)


def bring(at: PlatformContext, caller: Device, call: Call, values: Values, digest: bytes) -> uploads.UploadIntake:
    return uploads.UploadIntake(at.store, at.keys, caller, call, values["id"], digest, at.clock)


def pull(at: PlatformContext, caller: Device, call: Call, _values: Values) -> Reply:
    return at.snapshots.offered(call.query) or feed.page(at.store, caller.commune, call.query, caller.id)


def pull_several(at: PlatformContext, caller: Device, call: Call, _values: Values) -> Reply:
    return feed.several(at.store, caller.commune, call.query, caller.id)


def snapshot(at: PlatformContext, _caller: Device, call: Call, values: Values) -> Reply:
    return at.snapshots.give(call, values["epoch"], values["scope"])


def _known_caller(at: PlatformContext, call: Call) -> Device | None:
    """The device that signed the call; None for anybody else, whom `hello` does not refuse."""
    if not caller_of(call):
        return None
    try:
        return callers.identify(at.store, at.keys, call)
    except ProblemError:
        return None
