"""What answers each call, as the table of routes names it: the rooms behind do the work."""

from typing import TypeAlias

import msgspec

from sync.contract.http_signatures import caller_of
from sync.contract.prefectures import Prefecture
from sync.contract.problems import ProblemError
from sync.contract.wire import Answer, Call, HeadAnswer
from sync.platform.http.route import BYTES, Reply, Services
from sync.platform.identity import callers, enrolments, rotation
from sync.platform.identity.callers import Device
from sync.platform.intake import batches, deposits, uploads
from sync.platform.publish import feed, hello, status

Values: TypeAlias = dict[str, str]


def greet(at: Services, _caller: None, call: Call, _values: Values) -> Reply:
    return hello.hello(at.store, at.keys, call.query, at.clock(), _evidence(at, call))


def enrol(at: Services, _caller: None, call: Call, _values: Values) -> Reply:
    return enrolments.enrol(at.store, at.keys, call, at.clock())


def rotate(at: Services, old: Device, call: Call, _values: Values) -> Reply:
    return rotation.rotate(at.store, at.keys, old, call, at.clock())


def push(at: Services, caller: Device, call: Call, _values: Values, digest: bytes) -> batches.BatchIntake:
    return batches.BatchIntake(at.store, at.keys, caller, call, digest, at.clock)


def batch(at: Services, caller: Device, _call: Call, values: Values) -> Reply:
    return batches.again(at.store, caller, values["id"])


def head(_at: Services, caller: Device, _call: Call, _values: Values) -> Reply:
    return status.head(caller)


def of_operations(at: Services, caller: Device, call: Call, _values: Values) -> Reply:
    return status.of_operations(at.store, caller, call)


def deposit(at: Services, by: Prefecture, call: Call, _values: Values, digest: bytes) -> deposits.BundleIntake:
    return deposits.BundleIntake(at.store, at.keys, by, call, digest, at.clock)


def give_back(at: Services, by: Prefecture, _call: Call, values: Values) -> Reply:
    sealed = deposits.give_back(at.store, at.keys, by, values["id"], at.clock())
    return Answer(status=200, headers={"content-type": BYTES}, body=sealed)


def there(at: Services, caller: Device, _call: Call, values: Values) -> Reply:
    return uploads.there(at.store, caller, values["digest"])


def begin_upload(at: Services, caller: Device, call: Call, _values: Values) -> Reply:
    return uploads.create(at.store, caller, call, at.clock)


def upload(at: Services, caller: Device, call: Call, values: Values) -> Reply:
    """How far it is, once what is arriving at this moment has been kept."""
    at.underway.wait(call.path)
    return uploads.standing(at.store, caller, call, values["id"], at.clock)


def bring(at: Services, caller: Device, call: Call, values: Values, digest: bytes) -> uploads.UploadIntake:
    return uploads.UploadIntake(at.store, caller, call, values["id"], digest, at.clock)


def pull(at: Services, caller: Device, call: Call, _values: Values) -> Reply:
    return at.snapshots.offered(call.query) or feed.page(at.store, caller.commune, call.query)


def snapshot(at: Services, _caller: Device, call: Call, values: Values) -> Reply:
    return at.snapshots.give(call, values["epoch"], values["scope"])


def _evidence(at: Services, call: Call) -> HeadAnswer | msgspec.UnsetType:
    """What is known of the journal of a device that greets; a greeting is answered whoever it comes from."""
    if not caller_of(call):
        return msgspec.UNSET
    try:
        return status.head(callers.identify(at.store, call))
    except ProblemError:
        return msgspec.UNSET
