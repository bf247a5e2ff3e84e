"""What the log proves about a lot: its statements with their places in the tree, opened as far as they are public."""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from commune.design import written
from commune.farm.models import DiaryEntry
from commune.ledger import entries, keys, proofs
from commune.ledger.models import Checkpoint, Entry, Leaf, Opening
from commune.ledger.protection import protection_of
from commune.quality.models import LabTest
from commune.trace.models import BestBeforeChange, Hold, Lot, Recall

OPENED: dict[type[models.Model], tuple[str, ...]] = {
    Lot: ("best_before", "code", "kind", "made_at", "quantity", "uom"),
    DiaryEntry: ("activity", "occurred_at", "precision"),
    LabTest: ("lab", "report_number", "reported_on"),
    Hold: ("placed_at", "reason"),
    Recall: ("reason", "started_at"),
    BestBeforeChange: ("best_before", "changed_at", "reason"),
}


@dataclass(frozen=True)
class Standing:
    """Where the lot's own entry stands. `signed_at` None: recorded, but no signed head covers it yet."""

    recorded_at: datetime
    index: int | None = None
    size: int | None = None
    signed_at: datetime | None = None


def standing_of(lot: Lot) -> Standing | None:
    """None only for a lot that never went through the log."""
    entry = proofs.latest_entry(Lot._meta.db_table, lot.pk)
    if entry is None:
        return None
    leaf = Leaf.objects.filter(entry=entry).first()
    head = Checkpoint.objects.filter(size__gt=leaf.index).order_by("size").first() if leaf else None
    if leaf is None or head is None:
        return Standing(entry.at)
    return Standing(entry.at, leaf.index, head.size, head.at)


def bundle_of(rows: Sequence[models.Model]) -> dict[str, Any]:
    """Statements of these rows for the verifier in the page, all under one head; bytes are base64.

    `waiting` counts rows that no signed head covers yet.
    """
    found = [(row, entry, proofs.inclusion(entry)) for row, entry in _entries(rows)]
    head = max((proof for _, _, proof in found if proof), key=lambda proof: proof.size, default=None)
    under = [
        _statement(row, entry, proof)
        for row, entry, proof in found
        if proof and proof.size == head_size(head)
    ]
    return {
        "key": keys.log().verifier_key,
        "note": head.note if head else "",
        "waiting": len(rows) - len(under),
        "statements": under,
    }


def head_size(head: proofs.Proof | None) -> int:
    return head.size if head else 0


def _entries(rows: Sequence[models.Model]) -> Iterator[tuple[models.Model, Entry]]:
    for row in rows:
        entry = proofs.latest_entry(row._meta.db_table, row.pk)
        if entry:
            yield row, entry


def _statement(row: models.Model, entry: Entry, proof: proofs.Proof) -> dict[str, Any]:
    return {
        "label": label_of(row),
        "index": proof.index,
        "body": _text(proof.body),
        "path": [_text(each) for each in proof.path],
        "fields": _fields(row, entry),
    }


def _fields(row: models.Model, entry: Entry) -> list[dict[str, str]]:
    """Every field in order of name: opened ones with salt and typed value, the others as commitment only."""
    seed = bytes(Opening.objects.values_list("seed", flat=True).get(pk=entry.pk))
    values = {**protection_of(type(row)).values(row), "@actor": entry.actor}
    sealed = entries.commitments(seed, values)
    return [
        {
            "name": name,
            "salt": _text(entries.salt_of(seed, name)),
            "value": _text(entries.typed(values[name])),
        }
        if name in OPENED[type(row)]
        else {"sealed": _text(sealed[name])}
        for name in sorted(values)
    ]


def label_of(row: models.Model) -> str:
    """What the statement is about, in the reader's language."""
    if isinstance(row, DiaryEntry):
        word = row.kind.label_en if get_language() == "en" else row.kind.label
        return f"{word} {written.day(row.day)}"
    if isinstance(row, LabTest):
        return _("Phiếu kiểm nghiệm %(number)s") % {"number": row.report_number}
    if isinstance(row, BestBeforeChange):
        return _("Hạn dùng thay đổi %(day)s") % {"day": written.day(row.changed_at)}
    if isinstance(row, Hold):
        return _("Tạm giữ %(day)s") % {"day": written.day(row.placed_at)}
    return _("Thu hồi") if isinstance(row, Recall) else _("Lô %(code)s") % {"code": row}


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
