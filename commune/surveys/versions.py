"""Forms and their versions: a workbook that is right becomes a version, which never changes."""

import hashlib
from io import BytesIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Organization, Person
from commune.surveys import access
from commune.surveys.models import FormVersion, SurveyForm
from commune.surveys.xlsform import Judged, judged


class SurveyRefusedError(ValueError):
    """The message is a Vietnamese sentence for the page; `field` names the wrong input if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class WrongFormError(SurveyRefusedError):
    """The workbook has wrong cells; nothing was written."""

    def __init__(self, told: Judged) -> None:
        super().__init__(_("Mẫu phiếu có chỗ sai. Hãy sửa những ô đánh dấu rồi tải lên lại."), "file")
        self.told = told


def keep_version(
    organization: Organization, *, content: bytes, file_name: str, name: str = "", by: Person
) -> FormVersion:
    """The workbook as the next version of the form of that name (its title where none is given).

    The very file that is already the newest version gives that version again. Raises WrongFormError, UnreadableList,
    SurveyRefusedError and PermissionDenied.
    """
    if not access.owns(by, organization):
        raise PermissionDenied
    told = judged(BytesIO(content))
    if told.wrong:
        raise WrongFormError(told)
    name = (name or told.schema["title"] or file_name.rsplit(".", 1)[0]).strip()[:160]
    if not name:
        raise SurveyRefusedError(_("Hãy đặt tên cho mẫu phiếu."), "name")
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
        form = _form(organization, name, by)
        last = form.versions.order_by("-number").first()
        if last and last.file_sha256 == digest:
            return last
        row = FormVersion(form=form, number=last.number + 1 if last else 1, file_name=file_name[:160])
        row.file_sha256, row.workbook, row.schema = digest, content, told.schema
        row.uploaded_by, row.uploaded_at = by, timezone.now()
        return recording.enter(row, by=by.log_actor)


def _form(organization: Organization, name: str, by: Person) -> SurveyForm:
    known = SurveyForm.objects.filter(organization=organization, name=name).first()
    row = SurveyForm(organization=organization, name=name, made_by=by, made_at=timezone.now())
    return known or recording.enter(row, by=by.log_actor)
