"""What is wrong with an event or a document, in words for people and a stable name for programs."""

from typing import Any

import msgspec

ERROR = "error"
WARNING = "warning"

_LONGEST_FACT = 80


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One finding. `type` is a stable slug, `pointer` an RFC 6901 pointer into the judged value.

    A problem of severity "error" refuses the event; a "warning" is told and the event accepted.
    """

    type: str
    pointer: str
    vi: str
    en: str
    severity: str = ERROR

    @property
    def detail(self) -> str:
        return f"{self.vi} ({self.en})"

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    def below(self, prefix: str) -> "Problem":
        """The same finding seen from a value that holds this one at `prefix`."""
        return msgspec.structs.replace(self, pointer=prefix + self.pointer)


# slug: (Vietnamese, English); braces are filled from the keywords of `Findings.add`
SENTENCES: dict[str, tuple[str, str]] = {
    "not-json": ("Không phải JSON hợp lệ: {why}.", "Not valid JSON: {why}."),
    "not-xml": ("Không phải XML hợp lệ: {why}.", "Not valid XML: {why}."),
    "too-deep": (
        "Dữ liệu lồng nhau quá {limit} tầng.",
        "The data is nested more than {limit} levels deep.",
    ),
    "too-large-number": ("Số quá lớn.", "The number is too large."),
    "control-character": (
        "Chữ chứa ký tự không được phép (NUL hoặc nửa cặp thay thế).",
        "The text holds a forbidden character (NUL or half of a surrogate pair).",
    ),
    "wrong-order": (
        "Các trường của sự kiện không theo thứ tự của lược đồ XML 2.0.",
        "The event's fields are not in the order of the 2.0 XML schema.",
    ),
    "wrong-type": ("Phải là {vi}, không phải {got_vi}.", "Must be {en}, not {got_en}."),
    "unknown-document": (
        "Không phải EPCISDocument, EPCISQueryDocument hay một sự kiện: type là {got}.",
        "Neither an EPCISDocument, an EPCISQueryDocument nor an event: type is {got}.",
    ),
    "unknown-event": (
        "{got} không phải loại sự kiện EPCIS; loại riêng phải viết bằng URI.",
        "{got} is not an EPCIS event type; a type of one's own must be a URI.",
    ),
    "missing-context": ("Thiếu @context.", "@context is missing."),
    "bad-context": (
        "@context phải là URI, đối tượng hoặc danh sách của chúng.",
        "@context must be a URI, an object or a list of these.",
    ),
    "missing-field": ("Thiếu trường bắt buộc {field}.", "The required field {field} is missing."),
    "unknown-field": (
        "Không có trường {field} ở đây; trường mở rộng phải có không gian tên.",
        "There is no field {field} here; an extension must carry a namespace.",
    ),
    "ilmd-without-namespace": (
        "Trường {field} trong ilmd phải có không gian tên.",
        "The ilmd field {field} must carry a namespace.",
    ),
    "ilmd-not-allowed": (
        "ilmd chỉ được dùng khi action là ADD.",
        "ilmd is allowed only when action is ADD.",
    ),
    "bad-uri": ("{got} không phải URI đầy đủ.", "{got} is not an absolute URI."),
    "bad-time": (
        "{got} không phải thời điểm có múi giờ (ví dụ 2026-11-20T08:30:00+07:00).",
        "{got} is not a time with zone (such as 2026-11-20T08:30:00+07:00).",
    ),
    "bad-offset": (
        "{got} không phải độ lệch múi giờ (ví dụ +07:00).",
        "{got} is not a time zone offset (such as +07:00).",
    ),
    "bad-uom": (
        "{got} không phải mã đơn vị đo UN/ECE Rec 20 (2-3 chữ hoa hoặc số).",
        "{got} is not a UN/ECE Rec 20 unit code (2-3 upper-case letters or digits).",
    ),
    "bad-hex": ("{got} không phải chuỗi thập lục phân.", "{got} is not hexadecimal."),
    "bad-version": ("{got} không phải số phiên bản.", "{got} is not a version number."),
    "unknown-action": (
        "action phải là ADD, OBSERVE hoặc DELETE, không phải {got}.",
        "action must be ADD, OBSERVE or DELETE, not {got}.",
    ),
    "unknown-word": (
        "{got} không có trong từ vựng CBV ({vocabulary}); từ riêng phải viết bằng URI.",
        "{got} is not a CBV word ({vocabulary}); a word of one's own must be a URI.",
    ),
    "draft-word": (
        "{got} là từ trong bản nháp của chuẩn; CBV 2.0 không có từ này.",
        "{got} is a word of the standard's drafts; CBV 2.0 does not have it.",
    ),
    "word-as-uri": (
        "Trong JSON, từ chuẩn {got} phải viết gọn, không viết bằng URI.",
        "In JSON the standard word {got} must be written bare, not as a URI.",
    ),
    "unknown-cbv-uri": (
        "{got} nằm trong không gian tên của CBV nhưng CBV 2.0 không có từ này.",
        "{got} lies in the CBV namespace, but CBV 2.0 has no such word.",
    ),
    "too-few": ("Cần ít nhất {least} phần tử.", "At least {least} item(s) needed."),
    "repeated-item": ("Phần tử bị lặp lại.", "The item is repeated."),
    "no-objects": (
        "Sự kiện không nêu vật nào: cần ít nhất một trong {fields}.",
        "The event names no object: at least one of {fields} is needed.",
    ),
    "missing-parent": (
        "Thiếu parentID: bắt buộc khi action là ADD hoặc DELETE.",
        "parentID is missing: required when action is ADD or DELETE.",
    ),
    "one-sided-transformation": (
        "Thiếu đầu vào hoặc đầu ra; chỉ được thiếu một bên khi có transformationID.",
        "Inputs or outputs are missing; one side may be left out only with a transformationID.",
    ),
    "negative-quantity": ("Số lượng không được âm.", "A quantity must not be negative."),
    "uom-without-quantity": (
        "Có đơn vị đo (uom) mà không có số lượng.",
        "There is a uom without a quantity.",
    ),
    "fractional-count": (
        "Số lượng không có đơn vị đo thì phải là số đếm nguyên.",
        "A quantity without a uom must be a whole count.",
    ),
    "empty-persistent-disposition": (
        "persistentDisposition phải có set hoặc unset.",
        "persistentDisposition needs set or unset.",
    ),
    "check-digit": (
        "Số kiểm tra của mã GS1 {got} sai.",
        "The check digit of the GS1 key {got} is wrong.",
    ),
    "bad-epc": (
        "{got} không đúng cú pháp EPC.",
        "{got} does not follow the EPC syntax.",
    ),
    "inline-attribute-twice": (
        "{field} vừa có trong sensorMetadata vừa có trong sensorReport và không khớp nhau.",
        "{field} stands both in sensorMetadata and in sensorReport.",
    ),
    "inline-attribute-repeated": (
        "{field} đã có trong sensorMetadata; giá trị trong sensorReport được dùng.",
        "{field} already stands in sensorMetadata; the one in sensorReport counts.",
    ),
    "report-after-event": (
        "Thời điểm đo muộn hơn thời điểm sự kiện.",
        "The sensor reading is later than the event.",
    ),
    "period-reversed": ("startTime muộn hơn endTime.", "startTime is later than endTime."),
    "range-reversed": ("minValue lớn hơn maxValue.", "minValue is greater than maxValue."),
    "undeclared-prefix": (
        "Tiền tố {prefix} không được khai báo trong @context.",
        "The prefix {prefix} is not declared in @context.",
    ),
    "duplicate-event": (
        "eventID đã dùng cho một sự kiện có nội dung khác, và không có errorDeclaration.",
        "The eventID belongs to an event of other content, and there is no errorDeclaration.",
    ),
    "declaration-differs": (
        "Khai báo sai sót không giống sự kiện gốc mang cùng eventID.",
        "The error declaration differs from the original event of the same eventID.",
    ),
}


class Findings:
    """Collects problems while a value is walked; knows the prefixes that the context declares."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self.prefixes = prefixes
        self.problems: list[Problem] = []

    def add(self, slug: str, pointer: str, *, severity: str = ERROR, **facts: object) -> None:
        shown = {name: _short(fact) for name, fact in facts.items()}
        vi, en = (sentence.format(**shown) for sentence in SENTENCES[slug])
        self.problems.append(Problem(type=slug, pointer=pointer, vi=vi, en=en, severity=severity))

    def warn(self, slug: str, pointer: str, **facts: object) -> None:
        self.add(slug, pointer, severity=WARNING, **facts)


def step(pointer: str, key: object) -> str:
    """`pointer` extended by one member name or index (RFC 6901 section 3)."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def kind_of(value: Any) -> str:
    """The JSON name of a Python value's type."""
    names = {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "number")


def _short(fact: object) -> str:
    text = str(fact)
    return text if len(text) <= _LONGEST_FACT else text[: _LONGEST_FACT - 3] + "..."
