"""Who is calling: the address that the last trusted proxy saw, and the network that limits count by."""

from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network, ip_address

SITE_BITS = 64
"""One household or office has this much of an IPv6 address to itself: its addresses count as one."""


def caller_of(peer: str, forwarded: str, hops: int) -> str:
    """The caller's address: `peer` itself, or what the `hops`-th proxy from here wrote into X-Forwarded-For.

    Every proxy adds the address that it was called from on the right; what stands further left anybody can write.
    """
    written = [part.strip() for part in forwarded.split(",")] if forwarded and hops > 0 else []
    return (_address_in(written[-min(hops, len(written))]) if written else "") or peer


def network_of(address: str) -> str:
    """What limits count by: an IPv4 address, an IPv6 network of 64 bits, or the text when it is neither."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Network((known, SITE_BITS), strict=False))


def is_this_machine(address: str) -> bool:
    """Whether the caller is a program of this machine, or a proxy on it that nobody has told us of."""
    try:
        known = ip_address(address)
    except ValueError:
        return True
    return (getattr(known, "ipv4_mapped", None) or known).is_loopback


def _address_in(written: str) -> str:
    """The address in `1.2.3.4`, `1.2.3.4:5678`, `2001:db8::1` or `[2001:db8::1]:5678`; empty when there is none."""
    bare = written.partition("]")[0].lstrip("[") if written.startswith("[") else written
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        return str(IPv6Address(bare) if ":" in bare else IPv4Address(bare))
    except AddressValueError:
        return ""
