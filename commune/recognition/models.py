"""From a producer's dossier to a council's decision: each step a row with who, when and why."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q

from commune.people.models import Organization, Person, Visitor
from commune.products.models import TradeItem
from commune.quality.models import Certificate, CertificateSuspension, LabTest
from commune.trace.models import Lot
from commune.units.models import AdminUnit


class ProcedureKind(models.TextChoices):
    OCOP = "ocop", "OCOP"
    RURAL = "rural", "Công nghiệp nông thôn tiêu biểu"


class Level(models.TextChoices):
    COMMUNE = "commune", "Xã"
    COUNCIL = "council", "Hội đồng cấp tỉnh"


class Procedure(models.Model):
    """Thủ tục công nhận in one dated edition; `rules` are read by `procedures.Rules`."""

    code = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=8, choices=ProcedureKind)
    name = models.CharField(max_length=160)
    citation = models.CharField(max_length=600)
    is_checked = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    rules = models.JSONField()

    def __str__(self) -> str:
        return self.name

    def is_in_force_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class RatingRound(models.Model):
    """Đợt đánh giá, đợt bình chọn of a province; dossiers are opened and sent in between its two days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="rounds")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="rating_rounds")
    name = models.CharField(max_length=120)
    opens_on = models.DateField()
    closes_on = models.DateField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_round_a_name")]

    def __str__(self) -> str:
        return self.name

    def is_open_on(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


class CouncilSeat(models.Model):
    """Thành viên hội đồng of one round."""

    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="council_seats")
    title = models.CharField(max_length=120)
    seated_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_seat_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.round_id}"


class DossierSet(models.QuerySet["Dossier"]):
    def visible_to(self, person: Visitor) -> "DossierSet":
        from commune.recognition.access import dossiers_seen_by

        return dossiers_seen_by(self, person)


class Dossier(models.Model):
    """Hồ sơ: one product in one round. It stays under `procedure`, whatever comes into force later.

    `previous`: the recognition that is to be rated again before it ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(RatingRound, models.PROTECT, related_name="dossiers")
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="dossiers")
    producer = models.ForeignKey(Organization, models.PROTECT, related_name="dossiers")
    trade_item = models.ForeignKey(TradeItem, models.PROTECT, related_name="dossiers")
    group = models.CharField(max_length=120)
    story = models.TextField()
    previous = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = DossierSet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "trade_item"], name="one_dossier_a_product_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.trade_item_id}"


class DossierEvidence(models.Model):
    """Chứng cứ của hồ sơ: a row of the house, never typed: a certificate, a lab test or a traced lot."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="evidence")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    test = models.ForeignKey(LabTest, models.PROTECT, null=True, related_name="+")
    lot = models.ForeignKey(Lot, models.PROTECT, null=True, related_name="+")
    attached_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(certificate__isnull=False, test__isnull=True, lot__isnull=True)
                | Q(certificate__isnull=True, test__isnull=False, lot__isnull=True)
                | Q(certificate__isnull=True, test__isnull=True, lot__isnull=False),
                name="evidence_is_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.certificate_id or self.test_id or self.lot_id}"


class StepKind(models.TextChoices):
    SUBMITTED = "submitted", "Nộp hồ sơ"
    REPORTED = "reported", "Xã đánh giá và báo cáo"
    FORWARDED = "forwarded", "Chuyển trung ương"


class DossierStep(models.Model):
    """Bước của hồ sơ that needs no more words than who, when and why."""

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    note = models.CharField(max_length=500, blank=True)
    taken_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "kind"], name="one_step_a_kind")]

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.kind}"


class Scoresheet(models.Model):
    """Phiếu chấm of the commune or of one member of the council; handed in, it does not change.

    `in_favour` is the vote where the procedure is one, else empty.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="sheets")
    level = models.CharField(max_length=8, choices=Level)
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    in_favour = models.BooleanField(null=True)
    comment = models.CharField(max_length=500, blank=True)
    handed_in_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "level", "assessor"], name="one_sheet_an_assessor"),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(level="commune"), name="one_sheet_of_the_commune"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} by {self.assessor_id}"


class Score(models.Model):
    """Điểm of one criterion on a sheet."""

    sheet = models.ForeignKey(Scoresheet, models.PROTECT, related_name="scores")
    criterion = models.CharField(max_length=12)
    points = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "criterion"], name="one_score_a_criterion")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Tally(models.Model):
    """Tổng hợp điểm: computed from the sheets by the edition's rule; `stars` is what the band says, not a decision."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="tally")
    points = models.DecimalField(max_digits=6, decimal_places=2)
    sheets = models.PositiveSmallIntegerField()
    in_favour = models.PositiveSmallIntegerField()
    stars = models.PositiveSmallIntegerField()
    tallied_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    tallied_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.dossier_id}: {self.points}"


class Decision(models.Model):
    """Quyết định công nhận or, with reasons, that nothing is recognized; `certificate` is what other rooms read."""

    dossier = models.OneToOneField(Dossier, models.PROTECT, primary_key=True, related_name="decision")
    is_recognized = models.BooleanField()
    stars = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=40)
    body = models.CharField(max_length=160)
    decided_on = models.DateField()
    valid_to = models.DateField(null=True)
    reasons = models.CharField(max_length=500, blank=True)
    certificate = models.OneToOneField(Certificate, models.PROTECT, null=True, related_name="recognized_by")
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class DecisionWithdrawal(models.Model):
    """Thu hồi công nhận: from `since` the star is shown nowhere."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="withdrawal")
    since = models.DateField()
    number = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    suspension = models.ForeignKey(CertificateSuspension, models.PROTECT, related_name="+")
    withdrawn_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.decision_id} withdrawn"
