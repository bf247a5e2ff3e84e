"""The judged rows of a file become rows of the house, all in one transaction."""

from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.ledger import recording
from commune.linkage.importing import AREA_OF, MODEL, USE, Line, digest_of, look_at
from commune.linkage.models import DigitalUse, DigitalUseEnd, ImportFile, LinkageModel, Zone
from commune.linkage.refusing import LinkageRefusedError
from commune.people.models import Person


def keep(content: bytes, *, name: str, by: Person, at: datetime | None = None) -> ImportFile:
    """Writes every row that is new. The same file a second time gives the first row and adds nothing.

    Raises LinkageRefusedError while any row is wrong, and nothing is written.
    """
    try:
        with transaction.atomic():
            reading = look_at(content, by=by)
            if reading.entered:
                return reading.entered
            if reading.wrong:
                raise LinkageRefusedError("Tệp còn dòng sai, chưa ghi gì.", "file")
            row = ImportFile(name=name[:120] or "danh-sach.xlsx", sha256=digest_of(content))
            row.rows, row.entered_by, row.entered_at = len(reading.fresh), by, at or timezone.now()
            recording.enter(row, by=by.log_actor)
            _Keeping(row).write(reading.fresh)
            return row
    except IntegrityError as error:
        known = ImportFile.objects.filter(sha256=digest_of(content)).first()
        if known:  # the same file a moment earlier
            return known
        raise LinkageRefusedError("Vừa có người nhập trùng với tệp này. Hãy nhập lại.", "file") from error


class _Keeping:
    """One import under way."""

    def __init__(self, file: ImportFile) -> None:
        self.file, self.by, self.at = file, file.entered_by, file.entered_at

    def write(self, lines: list[Line]) -> None:
        """Zones come before the models that name them, and what ends comes last."""
        actor = self.by.log_actor
        recording.enter_all([self._zone(each) for each in lines if each.kind == AREA_OF], by=actor)
        codes = {each.zone for each in lines if each.kind == MODEL and each.zone}
        zones = {each.code: each for each in Zone.objects.filter(code__in=codes)}
        models = [(self._model(each, zones.get(each.zone)), each) for each in lines if each.kind == MODEL]
        recording.enter_all([model for model, _ in models], by=actor)
        uses = [(self._use(each), each) for each in lines if each.kind == USE]
        recording.enter_all([use for use, _ in uses], by=actor)
        recording.enter_all([self._end(use, each) for use, each in uses if each.until], by=actor)

    def _zone(self, line: Line) -> Zone:
        row = Zone(client_id=uuid4(), code=line.code, name=line.name, unit=line.unit, product=line.product)
        row.since, row.imported_in, row.imported_area_m2 = line.since, self.file, line.area_m2
        row.is_digital, row.entered_by, row.entered_at = line.is_digital, self.by, self.at
        return row

    def _model(self, line: Line, zone: Zone | None) -> LinkageModel:
        row = LinkageModel(client_id=uuid4(), code=line.code, name=line.name, unit=line.unit)
        row.product, row.buyer_name, row.cooperative_name = line.product, line.buyer, line.cooperative
        row.begins, row.ends, row.committed_kg, row.zone = line.since, line.until, line.kilograms, zone
        row.is_digital, row.imported_in = line.is_digital, self.file
        row.proposed_by, row.proposed_at = self.by, self.at
        return row

    def _use(self, line: Line) -> DigitalUse:
        row = DigitalUse(name=line.name, unit=line.unit, since=line.since, imported_in=self.file)
        row.confirmed_by, row.confirmed_at = self.by, self.at
        return row

    def _end(self, use: DigitalUse, line: Line) -> DigitalUseEnd:
        """The file's last day still counts."""
        row = DigitalUseEnd(use=use, reason=f"Theo tệp {self.file.name}"[:300])
        row.since, row.ended_by, row.ended_at = line.day_after, self.by, self.at
        return row
