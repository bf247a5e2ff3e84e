"""Stamps issued and printed: the product's batch (serials, Merkle root, one row, sheets as PDF) against the usual way.

The usual way makes a random serial and a row for each stamp and draws each QR with segno, once with a statement a
row and once with bulk_create; both are generous to it: all rows in one transaction, and a PDF of one symbol without
caption or sheet. Costs are per label; the samples' sizes stand in each figure, larger runs grow in proportion.
"""

from __future__ import annotations

import io
import secrets
from typing import Any
from uuid import uuid4

from bench.plain import house
from bench.telling import Cost, Emit, cost_of

OURS, PLAIN = 96_000, 1_000
MILLION = 1_000_000
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def run(emit: Emit) -> None:
    house.opened()
    item = _item()
    _issued(item, 96)
    issuing, batch = cost_of(lambda: _issued(item, OURS))
    printing, size = cost_of(lambda: _printed(batch))
    prefix = _prefix(batch)
    codes, _ = cost_of(lambda: _drawn(prefix))
    ways = {"create": _created, "bulk_create": _bulk_created}
    for name, way in ways.items():
        rows, _ = cost_of(lambda way=way: way())
        _tell(emit, name, ours=(issuing, printing), plain=(rows, codes))
    emit(f"PDF, sheets of {OURS} labels", round(size / OURS, 1), "bytes/label")


def _tell(emit: Emit, name: str, *, ours: tuple[Cost, Cost], plain: tuple[Cost, Cost]) -> None:
    told = f"against segno and a row each by {name} (samples: {OURS} and {PLAIN} labels)"
    for kind in ("cpu", "wall"):
        parts = [(sum(getattr(cost, kind) for cost in costs)) for costs in (ours, plain)]
        mine, other = parts[0] * MILLION / OURS, parts[1] * MILLION / PLAIN
        word = "CPU" if kind == "cpu" else "wall"
        emit(f"stamps issued and printed: {word} {told}", round(mine, 2), "us/label", against=round(other, 1))
    mine, other = ours[0].cpu * MILLION / OURS, plain[0].cpu * MILLION / PLAIN
    emit(f"serials, root and rows alone: CPU {told}", round(mine, 2), "us/label", against=round(other, 1))


def _item() -> Any:
    from commune.demo import assembling

    assembling.assemble()
    return assembling.trade_item("boxed_mango")


def _issued(item: Any, count: int) -> Any:
    from commune.stamps import batches

    return batches.issue_batch(
        trade_item=item, count=count, by=None, holder=item.brand_owner, client_id=uuid4()
    )


def _printed(batch: Any) -> int:
    from commune.stamps import printing

    out = io.BytesIO()
    printing.pdf(batch, printing.LAYOUTS[printing.USUAL], out)
    return len(out.getvalue())


def _prefix(batch: Any) -> str:
    from commune.stamps import addresses

    return addresses.stamp_prefix(batch)


def _serial() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


def _created() -> None:
    from django.db import transaction

    from bench.plain.models import Stamp

    with transaction.atomic():
        for _ in range(PLAIN):
            Stamp.objects.create(serial=_serial())


def _bulk_created() -> None:
    from bench.plain.models import Stamp

    Stamp.objects.bulk_create(Stamp(serial=_serial()) for _ in range(PLAIN))


def _drawn(prefix: str) -> None:
    import segno

    for _ in range(PLAIN):
        segno.make_qr(prefix + _serial(), error="m").save(io.BytesIO(), kind="pdf")
