"""What an event says in Vietnamese words: the kinds of EPCIS 2.0 and the business steps of CBV 2.0 (section 7.1)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVENT_WORDS: dict[str, Promise] = {
    "ObjectEvent": _("Ghi nhận hàng"),
    "AggregationEvent": _("Gom, tách kiện"),
    "TransactionEvent": _("Gắn với chứng từ"),
    "TransformationEvent": _("Chế biến, chia lô"),
    "AssociationEvent": _("Gắn thiết bị"),
}

STEP_WORDS: dict[str, Promise] = {
    "accepting": _("tiếp nhận"),
    "arriving": _("tới nơi"),
    "assembling": _("lắp ráp"),
    "collecting": _("thu gom"),
    "commissioning": _("lập lô, gắn mã"),
    "consigning": _("ký gửi"),
    "creating_class_instance": _("tạo lô mới"),
    "cycle_counting": _("kiểm đếm"),
    "decommissioning": _("gỡ mã"),
    "departing": _("rời bến"),
    "destroying": _("tiêu hủy"),
    "disassembling": _("tháo rời"),
    "dispensing": _("cấp phát"),
    "encoding": _("in tem, ghi mã"),
    "entering_exiting": _("ra vào"),
    "holding": _("tạm giữ"),
    "inspecting": _("kiểm tra"),
    "installing": _("lắp đặt"),
    "killing": _("vô hiệu thẻ"),
    "loading": _("bốc lên"),
    "other": _("việc khác"),
    "packing": _("xếp vào kiện"),
    "picking": _("soạn hàng"),
    "receiving": _("nhận hàng"),
    "removing": _("lấy ra"),
    "repackaging": _("đóng gói lại"),
    "repairing": _("sửa chữa"),
    "replacing": _("thay thế"),
    "reserving": _("giữ mã"),
    "retail_selling": _("bán lẻ"),
    "sampling": _("lấy mẫu"),
    "sensor_reporting": _("ghi số đo cảm biến"),
    "shipping": _("gửi đi"),
    "staging_outbound": _("chờ xuất hàng"),
    "stock_taking": _("kiểm kê"),
    "stocking": _("bày lên kệ"),
    "storing": _("cất kho"),
    "transporting": _("đang chở"),
    "unloading": _("dỡ xuống"),
    "unpacking": _("dỡ kiện"),
    "void_shipping": _("hủy lần gửi"),
}


def worded(event_type: str, step: str) -> str:
    """ "Gom, tách kiện: xếp vào kiện". A step of somebody's own vocabulary stands as it was given."""
    what = str(EVENT_WORDS.get(event_type, _("Sự kiện")))
    known = STEP_WORDS.get(step.removeprefix("https://ref.gs1.org/cbv/BizStep-"))
    return f"{what}: {known or step}" if step else what
