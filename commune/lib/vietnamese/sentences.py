"""Lists and addresses in running text and on labels."""

from collections.abc import Iterable


def format_list(items: Iterable[str], *, last: str = "và") -> str:
    """ "a, b và c"; `last` may be "hoặc"."""
    *before, end = list(items) or [""]
    return f"{', '.join(before)} {last} {end}" if before else end


def format_address(*parts: str) -> str:
    """House and street, hamlet, commune, province on one line; empty parts are left out."""
    return ", ".join(part.strip() for part in parts if part.strip())


def address_lines(
    *, recipient: str = "", phone: str = "", street: str = "", hamlet: str = "", commune: str, province: str
) -> list[str]:
    """Lines of a parcel label: who, phone, house and hamlet, commune and province (two tiers since
    1 July 2025). Empty lines are left out; `phone` is already in the form to show."""
    lines = (
        recipient.strip(),
        phone.strip(),
        format_address(street, hamlet),
        format_address(commune, province),
    )
    return [line for line in lines if line]
