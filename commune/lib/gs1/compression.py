"""Compressing and decompressing Digital Links (GS1 Digital Link: Compression)."""

from commune.lib.gs1.building import build
from commune.lib.gs1.digital_link import DigitalLink, parse
from commune.lib.gs1.packing import pack
from commune.lib.gs1.paths import possible_paths
from commune.lib.gs1.stems import normal_stem


def _packing_order(link: DigitalLink) -> list[str]:
    """By number, as published examples have it, unless a reader would then take another AI for the key."""
    order = sorted(link.ais)
    return order if possible_paths(order)[0][0] == link.key else sorted(order, key=lambda ai: ai != link.key)


def compress(uri: str, *, optimised: bool = False, keep_key: bool = False, short_names: bool = False) -> str:
    """The link with its AIs packed into one path segment; other parameters and the fragment stay as they are.

    `keep_key` leaves the primary key readable and packs the rest. `optimised` uses the standard's codes for
    common groups of AIs, a few characters shorter; the published examples do without. `short_names` writes
    the kept key by its deprecated name. Raises Gs1Error as `parse` does.
    """
    link = parse(uri)
    kept = {link.key: link.ais[link.key]} if keep_key else {}
    packed = pack({ai: link.ais[ai] for ai in _packing_order(link) if ai not in kept}, optimised=optimised)
    plain = build(kept, link.stem, short_names=short_names) if kept else normal_stem(link.stem)
    parameters = "&".join(name if text is None else f"{name}={text}" for name, text in link.others)
    segment = "/" + packed if packed else ""
    tail = ("?" + parameters if parameters else "") + ("#" + link.fragment if link.fragment else "")
    return plain + segment + tail


def decompress(uri: str) -> str:
    """The link with every AI readable; an uncompressed one as `build` writes it. Raises Gs1Error."""
    return parse(uri).uri
