"""What everybody may see: products whose star or vote stands today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.design.workbook import Column, Sheet, answer
from commune.recognition.listing import recognized_on
from commune.recognition.models import Decision, ProcedureKind


def _asked(request: HttpRequest) -> dict[str, str]:
    return {"tim": request.GET.get("tim", "")[:100], "hang": request.GET.get("hang", "")}


def _found(asked: dict[str, str]) -> "list[Decision]":
    kind = ProcedureKind.RURAL if asked["hang"] == "cnnt" else ""
    stars = int(asked["hang"]) if asked["hang"] in {"3", "4", "5"} else None
    return list(recognized_on(timezone.localdate(), text=asked["tim"], kind=kind, stars=stars))


@require_safe
def products(request: HttpRequest) -> HttpResponse:
    """Searched without accents; what has ended or was withdrawn is not in it."""
    asked = _asked(request)
    tabs = [
        ("", _("Tất cả")),
        ("5", _("5 sao")),
        ("4", _("4 sao")),
        ("3", _("3 sao")),
        ("cnnt", _("Công nghiệp nông thôn")),
    ]
    facts = {
        "page": page_of(_found(asked), request),
        "wanted": asked["tim"],
        "chosen": asked["hang"],
        "tabs": [
            {"label": label, "href": f"?hang={key}", "current": key == asked["hang"]} for key, label in tabs
        ],
    }
    return render(request, "recognition/products.html", facts)


@require_safe
def workbook_file(request: HttpRequest) -> HttpResponse:
    columns = [
        Column(_("Sản phẩm"), 36), Column("GTIN", 16), Column(_("Cơ sở"), 34), Column(_("Xã, phường"), 22),
        Column(_("Công nhận"), 26), Column(_("Số sao"), 8), Column(_("Quyết định"), 22), Column(_("Ngày"), 12),
        Column(_("Đến ngày"), 12),
    ]  # fmt: skip
    rows = [
        [
            each.dossier.trade_item.name,
            each.dossier.trade_item.gtin,
            each.dossier.producer.name,
            each.dossier.producer.unit.name,
            each.certificate.standard.name if each.certificate else "",
            each.stars or None,
            each.number,
            each.decided_on,
            each.valid_to,
        ]
        for each in _found(_asked(request))
    ]
    title = _("Sản phẩm được công nhận")
    return answer("san-pham-duoc-cong-nhan", Sheet(title, columns, rows, above=[title], kept=1))
