"""How a request leaves the house: over the network, or to a simulator that a room above brings."""

from collections.abc import Callable, Mapping

from django.conf import settings

from commune.lib import outgoing
from commune.lib.outgoing import Answer
from commune.lib.registry import Registry

# method, address, headers, body
Transport = Callable[[str, str, Mapping[str, str], bytes], Answer]
transports: Registry[Transport] = Registry("transports by scheme of the address")


def call(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Raises outgoing.OutgoingError; then the request may have arrived all the same."""
    scheme = url.partition(":")[0]
    if scheme in transports:
        return transports[scheme](method, url, headers, body)
    return outgoing.call(method, url, headers=headers, body=body, allow_private=settings.ALLOW_PRIVATE_PEERS)
