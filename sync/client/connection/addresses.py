"""Valid addresses of a platform, for who connects. Not in http_transport, because importing urllib3 opens a socket."""

from sync.contract.addresses import usable

__all__ = ["usable"]
