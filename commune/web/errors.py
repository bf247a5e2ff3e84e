"""What a visitor or a machine reads when a request cannot be answered."""

# ruff: noqa: ARG001  (Django hands the exception over by name)

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from commune.design.problem import problem

MACHINE_PATHS = (
    "/api/",
    "/epcis/",
    "/log/",
    "/pay/",
    "/blobs/",
    "/coldchain/readings/",
    "/shipments/handovers/",
    "/counter/slips/",
    "/sync/items/",
)
DOORS = re.compile(r"/weather/stations/[^/]+/readings/|/channels/links/[^/]+/notices/")


def is_machine(request: HttpRequest) -> bool:
    """Whether a program reads the answer: paths of the interfaces, or a client that wants JSON only."""
    accept = request.headers.get("Accept", "")
    path = request.path
    is_door = path.startswith(MACHINE_PATHS) or DOORS.fullmatch(path) is not None
    return is_door or ("json" in accept and "html" not in accept)


def trouble(request: HttpRequest, status: int, *, title: str, what: str, next_step: str) -> HttpResponse:
    """A page that says what happened and what to do now; bare where the request was refused before it was known."""
    facts = {"title": title, "what": what, "next": next_step}
    page = "design/trouble.html" if hasattr(request, "user") else "design/bare.html"
    return render(request, page, facts, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return problem("bad-request", "Yêu cầu không đọc được.", "The request could not be understood.", 400)
    return trouble(
        request,
        400,
        title=_("Yêu cầu không đọc được"),
        what=_("Trình duyệt gửi lên một nội dung mà hệ thống không hiểu."),
        next_step=_("Anh chị quay lại trang trước, tải lại trang rồi làm lại giúp."),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return problem("forbidden", "Không có quyền xem hoặc làm việc này.", "This is not allowed.", 403)
    return trouble(
        request,
        403,
        title=_("Trang này không dành cho tài khoản đang dùng"),
        what=_("Tài khoản hiện tại không có quyền xem hoặc làm việc này."),
        next_step=_("Nếu anh chị cần làm việc này, hãy nhờ hợp tác xã hoặc cán bộ xã cấp vai trò."),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_machine(request):
        return problem("not-found", "Không có gì ở địa chỉ này.", "There is nothing at this address.", 404)
    return trouble(
        request,
        404,
        title=_("Không tìm thấy trang"),
        what=_("Địa chỉ này không có, hoặc nội dung đã được dời đi."),
        next_step=_("Anh chị xem lại địa chỉ, hoặc bắt đầu lại từ trang đầu."),
    )


def too_many(request: HttpRequest) -> HttpResponse:
    """Asked by the sign-in package."""
    if is_machine(request):
        return problem("too-many", "Nhiều lượt quá. Xin chờ ít phút.", "Too many requests. Please wait.", 429)
    return trouble(
        request,
        429,
        title=_("Nhiều lượt quá"),
        what=_("Từ mạng này vừa có nhiều lượt đăng nhập hoặc xin mã."),
        next_step=_("Anh chị chờ vài phút rồi làm lại. Mật khẩu và tài khoản vẫn như cũ."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database: it may be what failed."""
    if is_machine(request):
        return problem("server-error", "Hệ thống gặp lỗi.", "The server failed.", 500)
    return render(request, "design/broken.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    if is_machine(request):
        return problem("form-expired", "Phiên làm việc đã hết hạn.", "The form's session has expired.", 403)
    return trouble(
        request,
        403,
        title=_("Trang đã mở quá lâu"),
        what=_("Để giữ an toàn, mẫu này đã hết hạn nên chưa được ghi nhận. Chưa có gì bị thay đổi."),
        next_step=_("Anh chị quay lại, tải lại trang, đăng nhập nếu được hỏi, rồi gửi lại một lần."),
    )
