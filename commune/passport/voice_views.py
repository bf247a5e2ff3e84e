"""What strangers leave on a lot's page, and the pages below its story."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from commune.design import rates
from commune.design.problem import problem
from commune.passport import asking, ease, paths, questions
from commune.passport.access import seller_of
from commune.passport.finding import lot_at
from commune.passport.models import ScanQuestion
from commune.passport.proof import bundle_of
from commune.passport.story import story_of
from commune.passport.telling import told
from commune.trace.models import Lot

WINDOW = 600


def _lot(gtin: str, code: str) -> Lot:
    lot = lot_at(gtin, code)
    if lot is None:
        raise Http404
    return lot


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """For a form of another site, or for too many from one address."""
    if not asking.is_own_form(request):
        return render(request, "design/trouble.html", _foreign_form(), status=HTTPStatus.FORBIDDEN)
    key = f"passport:{rates.address_of(request)}"
    if rates.is_over(key, limit=settings.RATE_PUBLIC_WRITES, per_seconds=WINDOW):
        return render(request, "design/trouble.html", asking.too_often(), status=HTTPStatus.TOO_MANY_REQUESTS)
    return None


def _foreign_form() -> dict[str, str]:
    return {
        "title": _("Chưa ghi nhận"),
        "what": _("Mẫu này được gửi từ một trang khác."),
        "next": _("Anh chị mở lại trang của lô hàng rồi bấm ở đó."),
    }


@require_safe
def story(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    """Every plot, step and answer of a lot, where the scan page shows the last ones."""
    lot = _lot(gtin, code)
    answered = ScanQuestion.objects.filter(lot=lot).answered()
    return render(request, "passport/whole.html", {**told(story_of(lot), whole=True), "answered": answered})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ease_taps(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    """One tap; the answer is a page that thanks and tells the count."""
    lot = _lot(gtin, code)
    if request.method != "POST":
        facts = {
            "lot": lot,
            "ease": ease.ease_of(lot),
            "seller": seller_of(lot),
            "lot_path": paths.lot_path(lot),
        }
        return render(request, "passport/ease.html", facts | {"said": request.GET.get("said")})
    refusal = _refusal(request)
    if refusal:
        return refusal
    said = request.POST.get("answer")
    if said not in ("yes", "no"):
        return problem("no-answer", "Thiếu câu trả lời.", "The answer is yes or no.", 400, pointer="/answer")
    ease.count(lot, at_ease=said == "yes")
    return HttpResponseRedirect(f"{request.path}?said={said}", status=HTTPStatus.SEE_OTHER)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def question_list(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    """Ask; the answer leads to the question's own page, which the asker may keep."""
    lot = _lot(gtin, code)
    if request.method != "POST":
        return HttpResponseRedirect(f"{paths.lot_path(lot)}#hoi")
    refusal = _refusal(request)
    if refusal:
        return refusal
    text = request.POST.get("text", "")
    try:
        asked = questions.ask(lot, text=text)
    except questions.QuestionRefusedError as error:
        facts = {"lot": lot, "text": text, "error": str(error), "lot_path": paths.lot_path(lot)}
        return render(request, "passport/ask.html", facts, status=HTTPStatus.BAD_REQUEST)
    return HttpResponseRedirect(reverse("passport:question", args=[asked.pk]), status=HTTPStatus.SEE_OTHER)


@require_safe
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A question by its unguessable address: until when it is due, and the answer once there is one."""
    asked = get_object_or_404(
        ScanQuestion.objects.select_related("lot__trade_item", "lot__holder__parent"), pk=pk
    )
    facts = {"question": asked, "seller": seller_of(asked.lot), "lot_path": paths.lot_path(asked.lot)}
    return render(request, "passport/question.html", facts)


@require_safe
def proof(request: HttpRequest, gtin: str, code: str) -> HttpResponse:
    """What the verifier in the page computes with: statements, paths, signed head, key."""
    lot = lot_at(gtin, code)
    if lot is None:
        return problem("no-such-lot", "Không có lô này.", "There is no such lot.", 404)
    response = JsonResponse(bundle_of(story_of(lot).statements()), json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=10"
    return response
