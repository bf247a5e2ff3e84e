"""What the trader's phone needs to sell without signal."""

from typing import Any

from commune.counter import daybook, printing
from commune.counter.models import Stall
from commune.counter.refusing import CounterRefusedError
from commune.counter.stalls import open_day_of
from commune.design import written
from commune.people.models import Person


def facts_for(person: Person) -> dict[str, Any]:
    """`owner` is an opaque key: another who signs in on the same phone neither sees nor sends what is hers."""
    found = Stall.objects.run_by(person).standing().select_related("market", "organization", "end")
    rows = [_stall(each) for each in found.order_by("market__name", "number")]
    return {"owner": str(person.pk), "stalls": rows}


def _stall(stall: Stall) -> dict[str, Any]:
    day = open_day_of(stall)
    totals = daybook.of(day).totals if day else None
    return {
        "code": stall.code,
        "name": f"{stall}, {stall.market.name}",
        "is_open": day is not None,
        "cash": totals.cash if totals else 0,
        "told": f"{written.dong(totals.cash)} tiền mặt, {written.dong(totals.transfers)} chuyển khoản"
        if totals
        else "",
        **_printed(stall),
    }


def _printed(stall: Stall) -> dict[str, Any]:
    try:
        code = printing.printed_code(stall)
    except CounterRefusedError:
        return {"qr": "", "account": "", "sample": False}
    told = " · ".join(line["value"] for line in code.lines)
    return {"qr": code.image, "account": told, "sample": code.is_demo}
