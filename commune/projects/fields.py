"""The fields in which communes try something: one spelling each, for figures count distinct fields."""

from django.utils.translation import gettext_lazy as _

FIELDS = (
    "Thương mại điện tử",
    "Nông nghiệp thông minh",
    "Du lịch nông thôn",
    "Y tế thông minh",
    "Giáo dục thông minh",
    "An ninh trật tự",
    "Chính quyền số",
    "Môi trường",
    "Văn hóa",
    "Thanh toán không tiền mặt",
)
CHOICES = [("", _("Hãy chọn lĩnh vực")), *((each, each) for each in FIELDS)]
