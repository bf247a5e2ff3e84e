"""Projects and pilots: what was approved, where the money came from, what it brought. Rows are only added to."""

import uuid

from django.db import models
from django.db.models import Q

from commune.files.models import StoredFile
from commune.people.models import Organization, Person, Visitor
from commune.program.models import Indicator
from commune.units.models import AdminUnit


class Source(models.TextChoices):
    STATE = "state", "Ngân sách nhà nước"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    PEOPLE = "people", "Người dân đóng góp"
    UNKNOWN = "unknown", "Nguồn chưa nêu"


class BudgetLevel(models.TextChoices):
    CENTRAL = "central", "Trung ương"
    PROVINCIAL = "provincial", "Tỉnh"
    COMMUNAL = "communal", "Xã"


class Papered(models.Model):
    """A row with a picture of its document, where one was brought."""

    paper = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class ProjectSet(models.QuerySet["Project"]):
    def visible_to(self, person: Visitor) -> "ProjectSet":
        from commune.projects.access import projects_seen_by

        return projects_seen_by(self, person)


class Project(models.Model):
    """Dự án, mô hình (`is_pilot`) of a unit, which may be a former one. Public once it is approved."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=200)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="projects")
    field = models.CharField(max_length=80)
    years = models.CharField(max_length=40)
    executor = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="projects")
    executor_name = models.CharField(max_length=160, blank=True)
    is_pilot = models.BooleanField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = ProjectSet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def executor_said(self) -> str:
        return self.executor.name if self.executor else self.executor_name


class Approval(Papered):
    """Quyết định phê duyệt: before it no money of the project counts."""

    project = models.OneToOneField(Project, models.PROTECT, primary_key=True, related_name="approval")
    number = models.CharField(max_length=60)
    approved_on = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.number


class Fund(models.Model):
    """Nguồn vốn: so much from one source; `unknown` says honestly that the document names no source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="funds")
    source = models.CharField(max_length=10, choices=Source)
    level = models.CharField(max_length=10, choices=BudgetLevel, blank=True)
    amount = models.BigIntegerField()
    approved_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="fund_is_more_than_nothing")]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.source} {self.amount}"


class Commitment(Papered):
    """Cam kết góp vốn of an enterprise or of people: before it nothing of such a fund is handed out."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="commitments")
    giver = models.CharField(max_length=160)
    amount = models.BigIntegerField()
    on = models.DateField()
    document = models.CharField(max_length=160)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="commitment_is_positive")]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.giver} {self.amount}"


class Allocation(Papered):
    """Giao vốn: a part of a fund handed to the executor to spend."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="allocations")
    amount = models.BigIntegerField()
    on = models.DateField()
    document = models.CharField(max_length=160)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="allocation_is_positive")]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.amount}"


class Disbursement(Papered):
    """Giải ngân: money that left a fund, with its document."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="disbursements")
    amount = models.BigIntegerField()
    on = models.DateField()
    document = models.CharField(max_length=160)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="disbursement_is_positive")]

    def __str__(self) -> str:
        return f"{self.fund_id}: {self.amount}"


VOIDABLE = ("fund", "commitment", "allocation", "disbursement")


def _only(name: str) -> Q:
    return Q(**{f"{each}__isnull": each != name for each in VOIDABLE})


class Voiding(models.Model):
    """Hủy dòng ghi sai: names one row of money, which stays to be read but counts no longer."""

    fund = models.OneToOneField(Fund, models.PROTECT, null=True, related_name="voiding")
    commitment = models.OneToOneField(Commitment, models.PROTECT, null=True, related_name="voiding")
    allocation = models.OneToOneField(Allocation, models.PROTECT, null=True, related_name="voiding")
    disbursement = models.OneToOneField(Disbursement, models.PROTECT, null=True, related_name="voiding")
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=_only("fund") | _only("commitment") | _only("allocation") | _only("disbursement"),
                name="voiding_is_of_one_row",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class CouncilSeat(models.Model):
    """Thành viên hội đồng nghiệm thu of one project."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, models.PROTECT, related_name="project_seats")
    title = models.CharField(max_length=120)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "person"], name="one_project_seat_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.project_id}"


class AcceptanceSheet(models.Model):
    """Phiếu nghiệm thu: what one member of the council found; handed in, it does not change."""

    seat = models.OneToOneField(CouncilSeat, models.PROTECT, primary_key=True, related_name="sheet")
    passes = models.BooleanField()
    finding = models.CharField(max_length=600)
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.passes}"


class Acceptance(Papered):
    """Nghiệm thu by the council's majority, with its conclusion; afterwards no money moves."""

    project = models.OneToOneField(Project, models.PROTECT, primary_key=True, related_name="acceptance")
    finding = models.CharField(max_length=600)
    accepted_on = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project_id}: {self.accepted_on}"


class Ending(models.Model):
    """Kết thúc dự án: from that day on it is no longer a pilot that runs."""

    project = models.OneToOneField(Project, models.PROTECT, primary_key=True, related_name="ending")
    ended_on = models.DateField()
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.project_id}: {self.ended_on}"


class Result(models.Model):
    """Kết quả: names an indicator, a unit and a period; the figure itself is always computed."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="results")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    period = models.CharField(max_length=12)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "indicator", "unit", "period"], name="one_result_a_figure"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project_id}: {self.indicator_id} {self.period}"


class Lesson(models.Model):
    """Bài học of a pilot, in a field: what the next criteria set may be drafted from."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="lessons")
    field = models.CharField(max_length=80)
    text = models.CharField(max_length=1000)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.text[:60]


class DraftIndicator(models.Model):
    """Chỉ tiêu dự thảo of the next set of a province. Of one number the latest row stands, or none if dropped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    number = models.CharField(max_length=12)
    text = models.CharField(max_length=300)
    threshold = models.CharField(max_length=120)
    reason = models.CharField(max_length=600)
    is_dropped = models.BooleanField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.number} {self.text[:60]}"


class DraftOrigin(models.Model):
    """Căn cứ của chỉ tiêu dự thảo: the lesson, and with it the pilot, that it comes from."""

    draft = models.ForeignKey(DraftIndicator, models.PROTECT, related_name="origins")
    lesson = models.ForeignKey(Lesson, models.PROTECT, related_name="drafts")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "lesson"], name="one_origin_a_lesson")]

    def __str__(self) -> str:
        return f"{self.draft_id} from {self.lesson_id}"
