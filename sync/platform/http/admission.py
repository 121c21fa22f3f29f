"""Who may make a call of the platform: anyone, a device of a commune, or a préfecture."""

from msgspec.structs import replace

from sync.contract.prefectures import Prefecture
from sync.platform.http import problems
from sync.platform.http.route import Caller
from sync.platform.identity import callers, rotation
from sync.platform.identity.callers import Device
from sync.platform.intake import deposits

ANYONE: Caller[None] = Caller(identify=lambda _store, _keys, _call: None)
#: Anybody may greet. A device that signs its greeting is also told of its journal and its ledger.
GUEST = replace(ANYONE, may_sign="device")
DEVICE: Caller[Device] = Caller(
    signs="device", identify=callers.identify, identify_head=callers.identify_head, problems=problems.DEVICE
)
#: A device whose key may have been replaced: the answer to its rotation was lost, or this platform has lost the
#: rotation.
FORMER_DEVICE: Caller[Device] = Caller(signs="device", identify=rotation.caller, problems=problems.FORMER_DEVICE)
PREFECTURE: Caller[Prefecture] = Caller(
    signs="prefecture",
    identify=deposits.identify,
    identify_head=deposits.identify_head,
    problems=problems.PREFECTURE,
)
