"""The public list of what is certified here today: certificates, safe chains, indications, found without accents."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from commune.design.paging import page_of
from commune.lib.fold import fold, words
from commune.people.naming import public_name_of
from commune.products.models import Variety
from commune.quality.indications import uses_on
from commune.quality.models import Certificate, SafeChain


@dataclass(frozen=True)
class Row:
    """One thing that holds today; no name of a household or plot stands in it without consent."""

    kind: str
    icon: str
    title: str
    holder: str
    issuer: str
    number: str
    valid_from: date
    valid_to: date | None
    goods: list[str]
    facilities: list[str] = field(default_factory=list)

    def has(self, wanted: list[str]) -> bool:
        spoken = (self.kind, self.title, self.holder, self.issuer, self.number, *self.goods, *self.facilities)
        text = fold(" ".join(spoken))
        return all(word in text for word in wanted)


@require_safe
def public(request: HttpRequest) -> HttpResponse:
    """Only what holds today; suspended, withdrawn and ended ones are gone at once."""
    wanted = request.GET.get("tim", "")[:100]
    rows = [row for row in _rows(timezone.localdate()) if row.has(words(wanted))]
    facts = {"page": page_of(rows, request, size=20), "wanted": wanted, "count": len(rows)}
    response = render(request, "quality/public.html", facts)
    response["Cache-Control"] = "no-cache"
    return response


def _rows(today: date) -> Iterator[Row]:
    names = dict(Variety.objects.values_list("slug", "name"))
    yield from _certificates(today)
    yield from _chains(today, names)
    yield from _uses(today, names)


def _certificates(today: date) -> Iterator[Row]:
    found = Certificate.objects.valid_on(today).select_related("standard", "holder")
    found = found.prefetch_related("products__variety", "products__trade_item", "places")
    for each in found.order_by("standard__name", "number"):
        scope = [product.variety or product.trade_item for product in each.products.all()]
        goods = [one.name for one in scope if one]
        places = len(each.places.all())
        where = [_("%(count)s vườn, cơ sở") % {"count": places}] if places else []
        yield Row(
            _("Giấy chứng nhận"), "certificate", f"{each.standard.name} ({each.standard.edition})",
            public_name_of(each.holder), each.certifier, each.shown_number, each.valid_from, each.valid_to,
            goods, [*where, *each.process_labels],
        )  # fmt: skip


def _chains(today: date, names: dict[str, str]) -> Iterator[Row]:
    found = SafeChain.objects.valid_on(today).prefetch_related("links__organization", "links__place")
    for each in found.order_by("name", "number"):
        facilities = [
            f"{link.get_step_display()}: {link.place.name if link.place else public_name_of(link.organization)}"
            for link in each.links.all()
        ]
        yield Row(
            _("Chuỗi thực phẩm an toàn"), "shield-check", each.name, "", each.issuer, each.number,
            each.valid_from, each.valid_to, [names.get(slug, slug) for slug in each.varieties], facilities,
        )  # fmt: skip


def _uses(today: date, names: dict[str, str]) -> Iterator[Row]:
    for each in (
        uses_on(today).select_related("indication", "organization").order_by("indication", "decision")
    ):
        goods = [names.get(slug, slug) for slug in each.indication.varieties]
        yield Row(
            _("Quyền dùng chỉ dẫn địa lý"), "pin", _("Chỉ dẫn địa lý %(name)s") % {"name": each.indication.name},
            public_name_of(each.organization), each.indication.keeper,
            f"{each.indication.number} · {each.decision}", each.valid_from, each.valid_to, goods,
        )  # fmt: skip
