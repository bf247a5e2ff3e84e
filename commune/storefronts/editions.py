"""How a booth presents itself on its own site and on its page in the market."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.market import access
from commune.market.models import Booth
from commune.people.models import Person
from commune.storefronts.models import Palette, StorefrontEdition

LONGEST_ABOUT, LONGEST_MOTTO = 2000, 120


class EditionRefusedError(ValueError):
    """The message is a Vietnamese sentence for the keeper."""


def write_edition(
    booth: Booth, *, palette: str, about: str, motto: str, by: Person, at: datetime | None = None
) -> StorefrontEdition:
    """From now on the site reads so; a no-op when it does already. Raises EditionRefusedError."""
    if not access.may_keep(by, booth):
        raise EditionRefusedError(_("Chỉ người giữ gian hàng mới làm được việc này."))
    if palette not in Palette.values or len(about) > LONGEST_ABOUT or len(motto) > LONGEST_MOTTO:
        raise EditionRefusedError(_("Hãy chọn một màu có sẵn, và viết ngắn hơn."))
    with transaction.atomic():
        list(Booth.objects.select_for_update(no_key=True).filter(pk=booth.pk))
        known = edition_of(booth)
        if known and (known.palette, known.about, known.motto) == (palette, about, motto):
            return known
        row = StorefrontEdition(booth=booth, palette=palette, about=about, motto=motto, written_by=by)
        row.written_at = at or timezone.now()
        return recording.enter(row, by=by.log_actor)


def edition_of(booth: Booth) -> StorefrontEdition | None:
    return StorefrontEdition.objects.filter(booth=booth).order_by("-written_at", "-pk").first()
