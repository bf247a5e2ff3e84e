"""What this room offers to be counted: approved funds, pilots that began, money that left."""

from django.db.models import BooleanField, Case, Q, QuerySet, Value, When
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.projects.models import Disbursement, Fund, Project, Source


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())


def _funds() -> "QuerySet[Fund]":
    """Standing funds of approved projects: an intention is not a fund."""
    standing = Fund.objects.filter(voiding__isnull=True, project__approval__isnull=False)
    return standing.annotate(is_state=_flag(Q(source=Source.STATE)))


def _pilots() -> "QuerySet[Project]":
    """Not yet approved ones have no day: counts at the end of a period say `approved`."""
    pilots = Project.objects.filter(is_pilot=True)
    return pilots.annotate(is_approved=_flag(Q(approval__isnull=False)))


def _disbursements() -> "QuerySet[Disbursement]":
    return Disbursement.objects.filter(voiding__isnull=True)


def _fund_page(row: Fund) -> str:
    return reverse("projects:project", args=[row.project.code])


def _pilot_page(row: Project) -> str:
    return reverse("projects:project", args=[row.code])


def _disbursement_page(row: Disbursement) -> str:
    return reverse("projects:project", args=[row.fund.project.code])


def _source_said(code: str) -> str:
    return str(Source(code).label)


register(
    EvidenceKind(
        name="projects.fund",
        label="Vốn dự án được duyệt",
        queryset=_funds,
        fields={
            "project": EvidenceField("project__code", "text", "Dự án"),
            "source": EvidenceField("source", "text", "Nguồn vốn", said=_source_said),
            "state": EvidenceField("is_state", "flag", "Ngân sách nhà nước"),
            "amount": EvidenceField("amount", "money", "Số tiền"),
        },
        unit_path="project__unit",
        time_path="approved_on",
        log_kinds=("projects.fund", "projects.approval", "projects.voiding"),
        address_of=_fund_page,
    )
)
register(
    EvidenceKind(
        name="projects.pilot",
        label="Mô hình thí điểm",
        queryset=_pilots,
        fields={
            "field": EvidenceField("field", "text", "Lĩnh vực"),
            "approved": EvidenceField("is_approved", "flag", "Đã phê duyệt"),
            "project": EvidenceField("pk", "key", "Dự án"),
        },
        unit_path="unit",
        time_path="approval__approved_on",
        until_path="ending__ended_on",
        log_kinds=("projects.project", "projects.approval", "projects.ending"),
        address_of=_pilot_page,
    )
)
register(
    EvidenceKind(
        name="projects.disbursement",
        label="Giải ngân",
        queryset=_disbursements,
        fields={
            "amount": EvidenceField("amount", "money", "Số tiền"),
            "source": EvidenceField("fund__source", "text", "Nguồn vốn", said=_source_said),
        },
        unit_path="fund__project__unit",
        time_path="on",
        log_kinds=("projects.disbursement", "projects.voiding"),
        address_of=_disbursement_page,
    )
)
