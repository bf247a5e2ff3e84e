"""The weekly bulletin: read by everybody once approved, prepared by officials of its commune."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commune.advice import access, advising, speaking
from commune.advice import bulletins as weekly
from commune.advice.forms import IntroductionForm
from commune.advice.models import Bulletin
from commune.advice.paper import paper_of
from commune.advice.printing import pdf
from commune.design.paging import page_of
from commune.people.signed_in import signed_in

REFUSED = 422


@require_http_methods(["GET", "POST"])
def bulletins(request: HttpRequest) -> HttpResponse:
    """All that were approved; an official opens this week's with a POST."""
    if request.method == "POST":
        return _opened(request)
    visible = Bulletin.objects.visible_to(request.user).order_by("-monday", "unit__sort_key")
    monday = weekly.monday_of(advising.today())
    own = access.edited_communes(request.user)
    waiting = own.exclude(bulletins__monday=monday).order_by("sort_key")[:5]
    facts = {"page": page_of(visible, request, size=20), "waiting": waiting, "monday": monday}
    return render(request, "advice/bulletins.html", facts)


@login_required
def _opened(request: HttpRequest) -> HttpResponse:
    unit = get_object_or_404(access.edited_communes(signed_in(request)), pk=request.POST.get("unit", ""))
    made = weekly.open_bulletin(unit, monday=weekly.monday_of(advising.today()), by=signed_in(request))
    return redirect("advice:bulletin", unit=unit.pk, monday=made.monday.isoformat())


def _bulletin(request: HttpRequest, unit: str, monday: str) -> Bulletin:
    try:
        day = date.fromisoformat(monday)
    except ValueError as error:
        raise Http404 from error
    return get_object_or_404(Bulletin.objects.visible_to(request.user), unit=unit, monday=day)


def _approved(found: Bulletin) -> bool:
    return Bulletin.objects.approved().filter(pk=found.pk).exists()


def _paper(found: Bulletin) -> tuple[dict[str, object], str]:
    """As approved, or as it stands now, with the loudspeaker's text."""
    if _approved(found):
        sent = found.approval
        by = sent.approved_by.full_name
        return paper_of(sent.figures, sent.introduction, by, sent.approved_at), sent.spoken
    text = found.introduction.text if found.introduction else ""
    figures = weekly.figures_of(found)
    return paper_of(figures, text), speaking.spoken_text(figures, text)


def _page(request: HttpRequest, found: Bulletin, form: IntroductionForm) -> HttpResponse:
    paper, _spoken = _paper(found)
    is_approved = _approved(found)
    may_edit = Bulletin.objects.edited_by(request.user).filter(pk=found.pk).exists()
    facts = {"bulletin": found, "paper": paper, "is_approved": is_approved}
    facts["form"] = form if may_edit and not is_approved else None
    return render(request, "advice/bulletin.html", facts, status=REFUSED if form.errors else 200)


@require_GET
def bulletin(request: HttpRequest, unit: str, monday: str) -> HttpResponse:
    found = _bulletin(request, unit, monday)
    text = found.introduction.text if found.introduction else ""
    return _page(request, found, IntroductionForm(initial={"text": text}))


def _edited(request: HttpRequest, unit: str, monday: str) -> Bulletin:
    """Only its editors' own: to anybody else there is nothing to change here."""
    found = _bulletin(request, unit, monday)
    return get_object_or_404(Bulletin.objects.edited_by(signed_in(request)), pk=found.pk)


@login_required
@require_POST
def introduction(request: HttpRequest, unit: str, monday: str) -> HttpResponse:
    found = _edited(request, unit, monday)
    form = IntroductionForm(request.POST)
    if form.is_valid():
        try:
            weekly.introduce(found, text=form.cleaned_data["text"], by=signed_in(request))
            messages.success(request, _("Đã lưu lời mở đầu."))
            return redirect("advice:bulletin", unit=unit, monday=monday)
        except weekly.BulletinRefusedError as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form)


@login_required
@require_POST
def approval(request: HttpRequest, unit: str, monday: str) -> HttpResponse:
    found = _edited(request, unit, monday)
    try:
        weekly.approve(found, by=signed_in(request))
        messages.success(request, _("Đã duyệt. Ai cũng đọc được bản tin này."))
    except weekly.BulletinRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("advice:bulletin", unit=unit, monday=monday)


@require_GET
def paper(request: HttpRequest, unit: str, monday: str) -> HttpResponse:
    found = _bulletin(request, unit, monday)
    response = HttpResponse(pdf(_paper(found)[0]), content_type="application/pdf")
    name = f"ban-tin-{found.unit.code}-{found.monday.isoformat()}.pdf"
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


@require_GET
def loudspeaker(request: HttpRequest, unit: str, monday: str) -> HttpResponse:
    """Bài phát loa, to be read aloud or printed."""
    found = _bulletin(request, unit, monday)
    facts = {"bulletin": found, "text": _paper(found)[1], "is_approved": _approved(found)}
    return render(request, "advice/loudspeaker.html", facts)
