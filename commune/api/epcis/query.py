"""The query language of `/events` as far as our index answers it: parameter names to conditions on events."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from commune.api.doors import Parameter
from commune.api.refusals import RefusedError, epcis_refusal
from commune.lib import gs1
from commune.lib.epcis import cbv, index
from commune.lib.epcis.context import STANDARD_PREFIXES, expanded
from commune.lib.epcis.formats import parsed_time
from commune.lib.epcis.identifiers import canonical
from commune.lib.epcis.validation import EVENT_TYPES
from commune.trace.models import EventItem

ACTIONS = ("ADD", "OBSERVE", "DELETE")
EVERY_ROLE = (index.EPC, index.CHILD, index.PARENT, index.INPUT, index.OUTPUT)
MOST_VALUES = 500  # a database nests conditions no deeper than a thousand
PATTERN, ANY = "urn:epc:idpat:", "*"
Condition = Callable[[str, list[str]], Q]


@dataclass(frozen=True)
class Filter:
    parameter: Parameter
    condition: Condition


def parameter_refusal(name: str, vi: str, en: str) -> RefusedError:
    return epcis_refusal("QueryParameter", 400, f"{name}: {vi}", f"{name}: {en}", parameter=name)


def moment_of(name: str, text: str) -> datetime:
    """A time with zone; a plus sign that the address turned into a space is read as meant."""
    moment = parsed_time(text.replace(" ", "+"))
    if moment is None:
        raise parameter_refusal(name, "cần thời điểm có múi giờ.", "a time with zone is needed.")
    return moment


def _time(column: str) -> Condition:
    return lambda name, values: Q(**{column: moment_of(name, values[0])})


def _plain(column: str, allowed: Iterable[str] = ()) -> Condition:
    def condition(name: str, values: list[str]) -> Q:
        strange = [value for value in values if allowed and value not in allowed]
        if strange:
            raise parameter_refusal(
                name, f"không có giá trị {strange[0]}.", f"there is no value {strange[0]}."
            )
        return Q(**{f"{column}__in": values})

    return condition


def event_type(_name: str, values: list[str]) -> Q:
    return Q(type__in=[expanded(value, STANDARD_PREFIXES) for value in values])


def _word(column: str, vocabulary: cbv.Vocabulary) -> Condition:
    """Bare words, CURIEs, Web URIs and URNs of the CBV are one."""
    return lambda _name, values: Q(
        **{f"{column}__in": [vocabulary.bare(expanded(value, STANDARD_PREFIXES)) for value in values]}
    )


def spellings(uri: str) -> set[str]:
    """An identifier as given, as canonical Digital Link, and as EPC URN where its prefix length is known."""
    link = canonical(uri)
    found = {uri, link}
    for length in range(6, 13):
        try:
            found.add(str(gs1.urn_of_link(link, length)))
        except gs1.Gs1Error:
            continue
    return found


def _place(column: str) -> Condition:
    return lambda _name, values: Q(
        **{f"{column}__in": [each for value in values for each in spellings(value)]}
    )


def _objects(*roles: str, is_class: bool = False) -> Condition:
    """Events with an object in one of `roles`; class identifiers and instance identifiers never look alike."""

    def condition(name: str, values: list[str]) -> Q:
        conditions = [_class(name, value) if is_class else _instance(name, value) for value in values]
        wanted = Q(identifier__in=[each for each in conditions if isinstance(each, str)])
        for each in conditions:
            wanted |= each if isinstance(each, Q) else Q()
        matching = EventItem.objects.filter(wanted, role__in=roles)
        return Q(pk__in=matching.values("event"))

    return condition


def _class(name: str, value: str) -> str:
    if ANY in canonical(value):
        raise parameter_refusal(name, "mẫu này chưa dùng được.", "this pattern is not supported.")
    return canonical(value)


def _instance(name: str, value: str) -> str | Q:
    """Section 8.2.7.1.1: a URI matches itself, a pure identity pattern whatever stands at its last asterisk."""
    if not value.startswith(PATTERN):
        return canonical(value)
    start, star, rest = value.partition(ANY)
    stand_in = canonical(f"urn:epc:id:{start.removeprefix(PATTERN)}0")
    if not star or rest or not stand_in.endswith("/0"):
        raise parameter_refusal(name, "mẫu này chưa dùng được.", "this pattern is not supported.")
    return Q(identifier__startswith=stand_in.removesuffix("0"))


def _flag(condition: Q) -> Condition:
    def judge(name: str, values: list[str]) -> Q:
        if values[0] not in ("true", "false"):
            raise parameter_refusal(name, "phải là true hoặc false.", "must be true or false.")
        return condition if values[0] == "true" else Q()

    return judge


_LIST: dict[str, Any] = {"type": "array", "minItems": 1, "items": {"type": "string"}}
_MOMENT: dict[str, Any] = {"type": "string", "format": "date-time"}
_FLAG: dict[str, Any] = {"type": "boolean"}


def _listed(name: str, text: str, condition: Condition, schema: dict[str, Any] = _LIST) -> Filter:
    return Filter(Parameter(name, text, schema, is_list=True), condition)


def _single(name: str, text: str, schema: dict[str, Any], condition: Condition) -> Filter:
    return Filter(Parameter(name, text, schema), condition)


_OUTSIDE = (index.EPC, index.CHILD)
FILTERS: Mapping[str, Filter] = {
    each.parameter.name: each
    for each in (
        _listed("eventType", "Event types.", event_type),
        _single("GE_eventTime", "At or after.", _MOMENT, _time("event_time__gte")),
        _single("LT_eventTime", "Before.", _MOMENT, _time("event_time__lt")),
        _single("GE_recordTime", "Recorded at or after.", _MOMENT, _time("record_time__gte")),
        _single("LT_recordTime", "Recorded before.", _MOMENT, _time("record_time__lt")),
        _listed(
            "EQ_action",
            "Actions.",
            _plain("action", ACTIONS),
            {**_LIST, "items": {"type": "string", "enum": list(ACTIONS)}},
        ),
        _listed("EQ_bizStep", "Business steps.", _word("biz_step", cbv.BIZ_STEP)),
        _listed("EQ_disposition", "Dispositions.", _word("disposition", cbv.DISPOSITION)),
        _listed("EQ_readPoint", "Read points.", _place("read_point")),
        _listed("EQ_bizLocation", "Business locations.", _place("biz_location")),
        _listed("EQ_eventID", "Event identifiers.", _plain("event_id")),
        _listed("MATCH_epc", "In epcList or childEPCs.", _objects(*_OUTSIDE)),
        _listed("MATCH_parentID", "As parent.", _objects(index.PARENT)),
        _listed("MATCH_inputEPC", "In inputEPCList.", _objects(index.INPUT)),
        _listed("MATCH_outputEPC", "In outputEPCList.", _objects(index.OUTPUT)),
        _listed("MATCH_anyEPC", "Anywhere.", _objects(*EVERY_ROLE)),
        _listed("MATCH_epcClass", "Class in a quantity list.", _objects(*_OUTSIDE, is_class=True)),
        _listed("MATCH_inputEPCClass", "Class as input.", _objects(index.INPUT, is_class=True)),
        _listed("MATCH_outputEPCClass", "Class as output.", _objects(index.OUTPUT, is_class=True)),
        _listed("MATCH_anyEPCClass", "Class anywhere.", _objects(*EVERY_ROLE, is_class=True)),
        _single("EXISTS_errorDeclaration", "Declared errors only.", _FLAG, _flag(Q(is_correction=True))),
    )
}
# parameters of the standard that this index does not answer yet; those with a field's name behind too
_STANDARD = {
    "EQ_persistentDisposition_set", "EQ_persistentDisposition_unset", "WD_readPoint", "WD_bizLocation",
    "EQ_transformationID", "GE_errorDeclarationTime", "LT_errorDeclarationTime", "EQ_errorReason",
    "EQ_correctiveEventID", "HASATTR", "EQATTR",
}  # fmt: skip
_FLEXIBLE = ("EQ_", "GT_", "GE_", "LT_", "LE_", "EXISTS_", "HASATTR_", "EQATTR_")
_FLEXIBLE_FIELDS = (
    "quantity", "startTime", "endTime", "type", "deviceID", "dataProcessingMethod", "microorganism", "bizRules",
    "chemicalSubstance", "stringValue", "hexBinaryValue", "uriValue", "booleanValue", "bizTransaction_", "source_",
    "destination_", "ILMD_", "INNER_", "ERROR_DECLARATION_", "SENSORELEMENT_", "SENSORMETADATA_", "SENSORREPORT_",
    "value_", "minValue_", "maxValue_", "meanValue_", "percValue_", "percRank_", "sDev_", "deviceMetadata",
    "rawData", "coordinateReferenceSystem", "exception", "component",
)  # fmt: skip


def condition_of(name: str, text: str) -> Q:
    """The condition that one parameter states; RefusedError 400 for what is no parameter, 501 for one to come."""
    if name in FILTERS:
        known = FILTERS[name]
        return known.condition(name, _values(name, text, is_list=known.parameter.is_list))
    if is_standard(name):
        raise epcis_refusal(
            "Implementation",
            501,
            f"Tham số {name} chưa được hỗ trợ.",
            f"The parameter {name} is not supported yet.",
            parameter=name,
        )
    raise parameter_refusal(name, "không có tham số này.", "there is no such parameter.")


def is_standard(name: str) -> bool:
    """Whether EPCIS 2.0 defines the parameter, also with a field's name built in."""
    start = next((prefix for prefix in _FLEXIBLE if name.startswith(prefix)), "")
    if name in _STANDARD or not start:
        return name in _STANDARD
    field = name.removeprefix(start)
    return field.startswith(_FLEXIBLE_FIELDS) or ":" in field


def _values(name: str, text: str, *, is_list: bool) -> list[str]:
    values = text.split("|") if is_list else [text]
    if not all(values):
        raise parameter_refusal(name, "giá trị trống.", "a value is empty.")
    if len(values) > MOST_VALUES:
        told = f"tối đa {MOST_VALUES} giá trị.", f"at most {MOST_VALUES} values."
        raise parameter_refusal(name, *told)
    return values


def standard_types() -> list[str]:
    return sorted(EVENT_TYPES)
