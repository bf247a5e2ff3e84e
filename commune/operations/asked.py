"""A whole opening as the operator's JSON says it: read strictly, then done in one transaction."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from commune.lib.vietnamese import WritingError, parse_phone
from commune.operations import opening, staffing
from commune.operations.checklist import checklist_of
from commune.operations.models import CommuneOpened, CommuneOpening
from commune.operations.opening import OpeningRefusedError
from commune.units.models import AdminUnit

SHAPES: dict[str, type] = {
    "unit": str, "office": dict, "officials": list, "cooperative": dict, "place": dict, "finish": bool,
}  # fmt: skip
LONGEST = 160


class AskedWronglyError(ValueError):
    """The JSON is not what this command reads; the message names the place."""


def open_as_asked(asked: Any) -> dict[str, Any]:
    """All of it or nothing; an opening that was left is taken up again.

    Raises AskedWronglyError for a wrong shape, OpeningRefusedError for what may not be.
    """
    facts = _object(asked, SHAPES, "")
    unit = AdminUnit.objects.filter(pk=_text(facts, "unit", "")).first()
    if unit is None:
        raise OpeningRefusedError(f"Không có đơn vị {facts['unit']}.", "unit")
    with transaction.atomic():
        begun = CommuneOpening.objects.filter(unit=unit).first()
        if begun and CommuneOpened.objects.filter(opening=begun).exists():
            raise OpeningRefusedError(f"{unit.name} đã được mở rồi.", "unit")
        key = uuid5(NAMESPACE_URL, f"commune-opening:{unit.pk}")
        begun = begun or opening.open_commune(unit, by=None, client_id=key)
        _take_steps(begun, facts)
        if facts.get("finish"):
            opening.finish(begun, by=None)
    return answer_of(begun)


def _take_steps(begun: CommuneOpening, facts: Mapping[str, Any]) -> None:
    if "office" in facts:
        office = _object(facts["office"], {"name": str}, "office")
        staffing.name_office(begun, name=_text(office, "name", "office"), by=None)
    for number, each in enumerate(facts.get("officials", [])):
        at = f"officials/{number}"
        told = _object(each, {"full_name": str, "phone": str, "role": str}, at)
        words: dict[str, Any] = {key: _text(told, key, at) for key in ("full_name", "role")}
        staffing.appoint_official(begun, phone=_phone(told, at), by=None, **words)
    if "cooperative" in facts:
        at = "cooperative"
        told = _object(facts[at], {"name": str, "full_name": str, "phone": str}, at)
        named: dict[str, Any] = {key: _text(told, key, at) for key in ("name", "full_name")}
        staffing.name_cooperative(begun, phone=_phone(told, at), by=None, **named)
    if "place" in facts:
        _name_place(begun, facts["place"])


def _name_place(begun: CommuneOpening, asked: Any) -> None:
    shape = {"kind": str, "name": str, "latitude": object, "longitude": object}
    told = _object(asked, shape, "place")
    point = None
    if "latitude" in told or "longitude" in told:
        point = (_degrees(told, "latitude", 90), _degrees(told, "longitude", 180))
    words = {key: _text(told, key, "place") for key in ("kind", "name")}
    staffing.name_place(begun, point=point, by=None, **words)


def answer_of(begun: CommuneOpening) -> dict[str, Any]:
    steps = checklist_of(begun.unit)
    return {
        "unit": begun.unit_id,
        "name": begun.unit.name,
        "there": {each.key: each.there for each in steps},
        "missing": [each.key for each in steps if not each.is_done],
        "finished": CommuneOpened.objects.filter(opening=begun).exists(),
    }


def _object(asked: Any, shape: Mapping[str, type], at: str) -> dict[str, Any]:
    if not isinstance(asked, dict):
        raise AskedWronglyError(f"/{at}: not an object")
    for key, value in asked.items():
        if key not in shape or not isinstance(value, shape[key]):
            raise AskedWronglyError(f"/{at}/{key}".replace("//", "/") + ": not expected here")
    return asked


def _text(facts: Mapping[str, Any], key: str, at: str) -> str:
    text = facts.get(key)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST or "\x00" in text:
        raise AskedWronglyError(f"/{at}/{key}".replace("//", "/") + ": a text is needed")
    return text


def _phone(facts: Mapping[str, Any], at: str) -> str:
    try:
        return parse_phone(_text(facts, "phone", at))
    except WritingError as error:
        raise AskedWronglyError(f"/{at}/phone: {error}") from error


def _degrees(facts: Mapping[str, Any], key: str, most: int) -> Decimal:
    try:
        number = Decimal(str(facts.get(key)))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > most:
        raise AskedWronglyError(f"/place/{key}: degrees are needed")
    return number.quantize(Decimal("0.000001"))
