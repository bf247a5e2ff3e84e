"""Pages of the packer's day beside weighing and packing: scanning, grading, tasting, balance and workbook."""

from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from commune.lib import vietnamese
from commune.packhouse import access, available, grading, tasting, workbook
from commune.packhouse.available import Available
from commune.packhouse.balance import balance_of, stock_at
from commune.packhouse.day import bounds
from commune.packhouse.doorway import REFUSED, house_of, own_house, sent_before, told
from commune.packhouse.forms import GradingForm, TastingForm
from commune.packhouse.grades import grade_of, known_rejects
from commune.packhouse.models import Grading, Tasting
from commune.packhouse.refusing import PackingRefusedError
from commune.packhouse.scanning import lot_scanned
from commune.people.signed_in import signed_in

STEPS = ("intakes", "gradings", "packings")
SHOWN_LOTS = 40


@login_required
@require_GET
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """`?ma=` of a crate: on to the step in `?viec=`, or to the one that comes next for this lot."""
    found = own_house(request, code)
    try:
        lot = lot_scanned(request.GET.get("ma", ""), found)
    except PackingRefusedError as refusal:
        facts = {"house": found, "refused": str(refusal)}
        return render(request, "packhouse/scanned.html", facts, status=REFUSED)
    (row,) = available.amounts_of([lot], found)
    step = request.GET.get("viec", "")
    address = reverse(f"packhouse:{step if step in STEPS else _next_step(row)}", args=[found.code])
    return redirect(f"{address}?lo={lot.pk}")


def _next_step(row: Available) -> str:
    if row.received is None:
        return "intakes"
    return "gradings" if row.unsorted > 0 else "packings"


@login_required
@require_http_methods(["GET", "POST"])
def gradings(request: HttpRequest, code: str) -> HttpResponseBase:
    """Sort kilograms of a lot that was weighed in; the sheets of today below."""
    found, person = own_house(request, code), signed_in(request)
    again = sent_before(request, Grading.objects.visible_to(person).filter(place=found, graded_by=person))
    if again:
        return redirect("packhouse:grading", pk=again.pk)
    rows = available.available_with(found, request.GET.get("lo", ""))
    rows = [row for row in rows if row.received is not None and row.unsorted > 0 and row.is_free]
    only = rows[0].lot.pk if len(rows) == 1 else None
    form = GradingForm(request.POST or None, rows=rows, initial={"lot": request.GET.get("lo", only)})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = grading.grade(
                facts["lot"],
                taken=facts["taken"],
                grades=form.amounts("grade"),
                rejects=form.amounts("reject"),
                at=form.at(),
                by=person,
                place=found,
                client_id=facts["client_id"],
            )
            return redirect("packhouse:grading", pk=made.pk)
        except PackingRefusedError as refusal:
            told(form, refusal)
    status = REFUSED if form.errors else 200
    return render(
        request, "packhouse/grading_form.html", {"house": found, "form": form, "rows": rows}, status=status
    )


@login_required
@require_GET
def graded(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Grading.objects.visible_to(signed_in(request)).shown(), pk=pk)
    rejects = known_rejects()
    lines = [
        (
            grade_of(line.grade).label if line.grade else rejects[line.reason].label,
            bool(line.grade),
            line.quantity,
        )
        for line in found.lines.all()
    ]
    facts = {"grading": found, "lines": lines, "may_pack": access.works_at(signed_in(request), found.place)}
    return render(request, "packhouse/grading.html", facts)


@login_required
@require_http_methods(["GET", "POST"])
def tastings(request: HttpRequest, code: str) -> HttpResponseBase:
    """Score a lot on the sheet of the day."""
    found, person = own_house(request, code), signed_in(request)
    again = sent_before(request, Tasting.objects.visible_to(person).filter(place=found, tasted_by=person))
    if again:
        return redirect("packhouse:tasting", pk=again.pk)
    sheet = tasting.sheet_on(timezone.localdate())
    lots = list(tasting.lots_to_taste(found.holder).order_by("-made_at", "code")[:SHOWN_LOTS])
    if sheet is None or not lots:
        return render(request, "packhouse/tasting_form.html", {"house": found})
    form = TastingForm(request.POST or None, lots=lots, sheet=sheet, initial={"lot": request.GET.get("lo")})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            made = tasting.taste(
                facts["lot"],
                scores=form.scores(),
                at=form.at(),
                by=person,
                place=found,
                client_id=facts["client_id"],
                remark=facts["remark"],
            )
            return redirect("packhouse:tasting", pk=made.pk)
        except PackingRefusedError as refusal:
            told(form, refusal)
    status = REFUSED if form.errors else 200
    facts = {"house": found, "form": form, "sheet": sheet}
    return render(request, "packhouse/tasting_form.html", facts, status=status)


@login_required
@require_GET
def tasted(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Tasting.objects.visible_to(signed_in(request)).shown(), pk=pk)
    sheet = tasting.sheet_of(found)
    scores = {row.attribute: row.score for row in found.scores.all()}
    lines = [(each.label, scores.get(each.code), each.most) for each in sheet.attributes]
    return render(request, "packhouse/tasting.html", {"tasting": found, "sheet": sheet, "lines": lines})


@login_required
@require_GET
def balance(request: HttpRequest, code: str) -> HttpResponse:
    """`?ngay=` dd/mm/yyyy, else today."""
    found = house_of(request, code)
    day, wrong = _day(request)
    facts = {
        "house": found,
        "day": day,
        "day_text": vietnamese.format_date(day),
        "wrong": wrong,
        "balance": balance_of(found, day),
        "stock": stock_at(found, bounds(day)[1]),
    }
    return render(request, "packhouse/balance.html", facts, status=REFUSED if wrong else 200)


@login_required
@require_GET
def day_book(request: HttpRequest, code: str) -> HttpResponse:
    """The day as XLSX."""
    found = house_of(request, code)
    day, _ = _day(request)
    return workbook.workbook_of(found, day)


def _day(request: HttpRequest) -> tuple[date, bool]:
    """And whether what was asked is no day."""
    text = request.GET.get("ngay", "").strip()
    try:
        return (vietnamese.parse_date(text) if text else timezone.localdate()), False
    except vietnamese.WritingError:
        return timezone.localdate(), True
