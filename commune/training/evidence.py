"""What this room offers to be counted: posts of managers, and those whose holder is trained."""

from collections.abc import Iterator
from datetime import datetime, time

from django.db.models import Case, CharField, Q, QuerySet, Value, When
from django.urls import reverse

from commune.ledger.evidence import EvidenceField, EvidenceKind, register
from commune.lib.vietnamese import VIETNAM
from commune.training.models import Completion, Post
from commune.training.posts import trained_posts
from commune.units.models import Level

TYPED, SEEN = "C", "A"


def _graded(rows: "QuerySet[Post]", typed: Q) -> "QuerySet[Post]":
    grade = Case(When(typed, then=Value(TYPED)), default=Value(SEEN), output_field=CharField())
    return rows.annotate(grade=grade)


def _posts() -> "QuerySet[Post]":
    """Of a list: as good as the list. Of a person whom the house knows: her own office said so."""
    return _graded(Post.objects.all(), Q(source__isnull=False) | Q(holder__isnull=True))


def _trained() -> "QuerySet[Post]":
    return _graded(trained_posts(), Q(source__isnull=False) | Q(holder__isnull=True))


def _page(row: Post) -> str:
    return reverse("training:share", args=[row.unit_id])


def _level_said(level: str) -> str:
    return str(Level(level).label)


def _touched(kind: str, key: str) -> Iterator[tuple[str, datetime]]:
    """Posts behind an entry, each from its first day and from every day on which a course of its holder may count."""
    if kind in ("training.post", "training.post_end"):
        posts = Post.objects.filter(pk=key)
    else:
        found = Completion.objects.filter(pk=key).first()
        posts = Post.objects.filter(_of(found)) if found else Post.objects.none()
    for row in posts:
        known = Completion.objects.filter(Q(post=row) | Q(holder__isnull=False, holder=row.holder_id))
        for day in {row.since, *(max(row.since, each.completed_on) for each in known)}:
            yield row.unit_id, datetime.combine(day, time.min, VIETNAM)


def _of(completion: Completion) -> Q:
    return Q(pk=completion.post_id) if completion.post_id else Q(holder=completion.holder_id)


FIELDS = {
    "post": EvidenceField("pk", "key", "Vị trí"),
    "level": EvidenceField("level", "text", "Cấp", said=_level_said),
}
register(
    EvidenceKind(
        name="training.post",
        label="Vị trí quản lý",
        queryset=_posts,
        fields=FIELDS,
        unit_path="unit",
        time_path="since",
        until_path="end__until",
        grade_path="grade",
        log_kinds=("training.post", "training.post_end"),
        address_of=_page,
        touched=_touched,
    )
)
register(
    EvidenceKind(
        name="training.trained_post",
        label="Vị trí quản lý đã qua đào tạo",
        queryset=_trained,
        fields=FIELDS,
        unit_path="unit",
        time_path="trained_on",
        until_path="end__until",
        grade_path="grade",
        log_kinds=("training.post", "training.post_end", "training.completion", "training.revocation"),
        address_of=_page,
        touched=_touched,
    )
)
