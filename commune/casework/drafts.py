"""A list between upload and confirmation: one a person, a new upload takes the place of the last."""

from django.db import transaction
from django.utils import timezone

from commune.casework import access, importing
from commune.casework.importing import Judged
from commune.casework.models import ImportDraft, ImportFile
from commune.people.models import Person


def keep(content: bytes, *, name: str, by: Person) -> ImportDraft:
    """Judged once so that what cannot be read at all is refused at once (UnreadableList, CaseworkRefusedError)."""
    importing.judged(content, units=access.importing_units(by))
    facts = {"name": name[:200], "content": content, "uploaded_at": timezone.now()}
    return ImportDraft.objects.update_or_create(uploaded_by=by, defaults=facts)[0]


def judged(draft: ImportDraft) -> Judged:
    return importing.judged(bytes(draft.content), units=access.importing_units(draft.uploaded_by))


def enter(draft: ImportDraft) -> tuple[ImportFile, Judged]:
    """With what it brought. Raises CaseworkRefusedError while a cell is wrong; the draft stays then."""
    by = draft.uploaded_by
    with transaction.atomic():
        content, units = bytes(draft.content), access.importing_units(by)
        found = judged(draft)
        made = importing.import_files(content, name=draft.name, units=units, by=by)
        draft.delete()
    return made, found
