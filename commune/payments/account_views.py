"""One account: which providers tell us of its money, its statements, and what carriers owe it."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commune.design.paging import page_of
from commune.payments import access, collecting, keys, receiving, statements
from commune.payments.account_forms import KeyForm, StatementForm
from commune.payments.accounts import AccountRefusedError
from commune.payments.forms import ReceivingForm
from commune.payments.models import CollectionSheet, NoticeKey, Provider, SellerAccount, Statement
from commune.payments.statement_reading import Reading
from commune.people.models import Organization
from commune.people.signed_in import signed_in

REFUSED = 422


def _account(request: HttpRequest, account: UUID) -> SellerAccount:
    mine = SellerAccount.objects.visible_to(signed_in(request)).select_related("organization").distinct()
    return get_object_or_404(mine, pk=account)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def account_naming(request: HttpRequest) -> HttpResponse:
    """Where the buyers of an organization for which she sells pay to."""
    person = signed_in(request)
    if not access.paid_for(person).exists():
        raise PermissionDenied
    form = ReceivingForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name != "agrees"}
        try:
            receiving.name_account(told.pop("organization"), by=person, **told)
        except AccountRefusedError as refusal:
            form.add_error(refusal.part or None, str(refusal))
        else:
            messages.success(request, _("Đã ghi số tài khoản nhận tiền bán hàng."))
            return redirect("money")
    return render(request, "payments/receiving.html", {"form": form}, status=REFUSED if form.errors else 200)


@login_required
@never_cache
@require_safe
def account(request: HttpRequest, account: UUID) -> HttpResponse:
    return _shown(request, _account(request, account))


def _shown(
    request: HttpRequest,
    found: SellerAccount,
    *,
    wrong: KeyForm | None = None,
    fresh: NoticeKey | None = None,
    upload: StatementForm | None = None,
    reading: Reading | None = None,
) -> HttpResponse:
    sheets = CollectionSheet.objects.filter(request__account=found).select_related("carrier", "request")
    taken = list(Statement.objects.filter(account=found).order_by("-taken_at").defer("raw")[:10])
    facts = {
        "account": found,
        "may_change": access.may_change_keys(signed_in(request), found),
        "providers": [_provider(found, each, wrong) for each in keys.AGREED],
        "fresh": fresh,
        "upload": upload or StatementForm(),
        "reading": reading,
        "statements": list(zip(taken, statements.summaries_of(taken), strict=True)),
        "owed": collecting.owed_by_carrier(found),
        "debt": collecting.debt_of(found),
        "sheets": [(sheet, collecting.is_settled(sheet)) for sheet in sheets.order_by("-drawn_at")[:10]],
    }
    is_wrong = (wrong and wrong.errors) or (upload and upload.errors) or reading
    return render(request, "payments/account.html", facts, status=REFUSED if is_wrong else 200)


def _provider(found: SellerAccount, provider: Provider, wrong: KeyForm | None) -> dict[str, object]:
    key = found.notice_keys.filter(provider=provider).first()
    form = wrong if wrong and wrong.data.get("provider") == provider else KeyForm(provider)
    path = reverse("payment-notice", args=[provider, found.number])
    change = found.key_changes.filter(provider=provider).order_by("-changed_at").first()
    facts = {"name": provider.label, "form": form, "address": settings.PUBLIC_ADDRESS + path}
    return {**facts, "key": key, "changed_at": change.changed_at if change else None}


@login_required
@never_cache
@require_POST
def key(request: HttpRequest, account: UUID) -> HttpResponse:
    """Give a provider a key, or another one. One that was made here is shown this once."""
    found, provider = _account(request, account), request.POST.get("provider", "")
    if provider not in keys.AGREED:
        messages.error(request, _("Không có dịch vụ này."))
        return redirect("money-account", found.pk)
    form = KeyForm(provider, request.POST)
    if not form.is_valid():
        return _shown(request, found, wrong=form)
    try:
        made = keys.change_key(found, by=signed_in(request), **form.cleaned_data)
    except keys.KeyRefusedError as refusal:
        form.add_error(refusal.part if refusal.part in form.fields else None, str(refusal))
        return _shown(request, found, wrong=form)
    if not form.cleaned_data.get("secret"):
        return _shown(request, found, fresh=made)
    is_leaked = form.cleaned_data["is_leaked"]
    overlap = _("Đã đổi khóa. Khóa cũ còn dùng được 24 giờ.")
    messages.success(request, _("Đã đổi khóa. Khóa cũ không dùng được nữa.") if is_leaked else overlap)
    return redirect("money-account", found.pk)


@login_required
@never_cache
@require_POST
def statement_upload(request: HttpRequest, account: UUID) -> HttpResponse:
    found = _account(request, account)
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, found, upload=form)
    upload, skip = form.cleaned_data["file"], form.cleaned_data["skip_wrong"]
    try:
        row = statements.take_in(
            found, name=upload.name, raw=upload.read(), by=signed_in(request), skip_wrong=skip
        )
    except statements.StatementRefusedError as refusal:
        form.add_error("file", str(refusal))
        return _shown(request, found, upload=form, reading=refusal.reading)
    return redirect("money-statement", row.pk)


@login_required
@never_cache
@require_safe
def statement(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a statement brought, line by line."""
    mine = Statement.objects.filter(account__in=SellerAccount.objects.visible_to(signed_in(request)))
    found = get_object_or_404(mine.select_related("account", "taken_by").defer("raw").distinct(), pk=pk)
    lines = found.lines.select_related("credit__allocation__request", "credit__set_aside").order_by("number")
    page = page_of(lines, request, size=100)
    facts = {"statement": found, "summary": statements.summary_of(found), "page": page}
    return render(request, "payments/statement.html", facts)


@login_required
@require_POST
def collection_sheet(request: HttpRequest, account: UUID) -> HttpResponse:
    """Ask a carrier for all that she collected."""
    found = _account(request, account)
    carrier = Organization.objects.filter(
        collections__account=found, code=request.POST.get("carrier", "")
    ).first()
    if carrier is None:
        messages.error(request, _("Đơn vị này không còn khoản thu hộ nào chưa lên bảng kê."))
        return redirect("money-account", found.pk)
    try:
        sheet = collecting.draw_up(found, carrier=carrier, by=signed_in(request))
    except collecting.CollectionRefusedError as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("Đã lập bảng kê, mã chuyển khoản %(code)s. Tiền về với mã này là tự khớp.")
        messages.success(request, told % {"code": sheet.request.code})
    return redirect("money-account", found.pk)
