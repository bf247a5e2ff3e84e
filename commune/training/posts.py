"""Posts of managers, and which of them were trained on a day."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from commune.ledger import recording
from commune.people.models import Person
from commune.training import access
from commune.training.courses import TrainingRefusedError
from commune.training.models import Completion, Post, PostEnd
from commune.units.models import AdminUnit
from commune.units.placing import sources_of


def name_post(
    unit: AdminUnit,
    *,
    title: str,
    since: date,
    by: Person,
    holder: Person | None = None,
    holder_name: str = "",
    at: datetime | None = None,
) -> Post:
    """Whoever holds a managing post. The same again gives the row that is there."""
    if not access.runs(by, unit):
        raise PermissionDenied
    name = (holder.full_name if holder else holder_name).strip()
    if not title.strip() or not name:
        raise TrainingRefusedError(_("Hãy ghi vị trí và người giữ."), "title")
    if since > timezone.localdate():
        raise TrainingRefusedError(_("Ngày này chưa tới."), "since")
    said = {"unit": unit, "title": title.strip(), "holder_name": name, "since": since}
    row = Post(**said, level=unit.level, holder=holder, entered_by=by, entered_at=at or timezone.now())
    try:
        with transaction.atomic():
            return Post.objects.filter(**said).first() or recording.enter(row, by=by.log_actor)
    except IntegrityError:  # the same request a moment earlier
        return Post.objects.get(**said)


def end_post(post: Post, *, until: date, by: Person) -> PostEnd:
    """From that day on it is no longer counted. A second time gives the first."""
    if not access.runs(by, post.unit):
        raise PermissionDenied
    with transaction.atomic():
        Post.objects.select_for_update(no_key=True).get(pk=post.pk)
        known = PostEnd.objects.filter(post=post).first()
        if known:
            return known
        if not post.since < until <= timezone.localdate():
            raise TrainingRefusedError(
                _("Ngày thôi giữ phải sau ngày bắt đầu và không ở tương lai."), "until"
            )
        row = PostEnd(post=post, until=until, entered_by=by, entered_at=timezone.now())
        return recording.enter(row, by=by.log_actor)


def _completions() -> "QuerySet[Completion]":
    """Standing ones of the outer post: of its holder, or of the post itself by a list."""
    of_it = Q(post=OuterRef("pk")) | Q(holder__isnull=False, holder=OuterRef("holder"))
    return Completion.objects.filter(of_it, revocation__isnull=True)


def trained_posts() -> "QuerySet[Post]":
    """Posts whose holder completed a course; `trained_on`: the first day on which both were so."""
    first = _completions().order_by("completed_on").values("completed_on")[:1]
    rows = Post.objects.filter(Exists(_completions()))
    since = Greatest(F("since"), Subquery(first, output_field=DateField()), output_field=DateField())
    return rows.annotate(trained_on=since)


def standing_on(day: date) -> Q:
    ended = Q(end__isnull=True) | Q(end__until__gt=day)
    return Q(since__lte=day) & ended


@dataclass(frozen=True)
class Share:
    """Of a level, or of a unit: how many posts stand, and how many of their holders were trained."""

    label: str
    posts: int
    trained: int

    @property
    def percent(self) -> float | None:
        return self.trained * 100 / self.posts if self.posts else None


def posts_on(unit: AdminUnit, day: date) -> list[tuple[Post, date | None]]:
    """Every post on the unit's ground that stood on the day, and since when its holder is trained (then)."""
    inside = sources_of(unit).inside
    known: Any = trained_posts().filter(unit__in=inside).values_list("pk", "trained_on")  # type: ignore[misc]
    trained = {key: since for key, since in known if since <= day}
    rows = Post.objects.filter(standing_on(day), unit__in=inside).select_related("unit", "source")
    return [(each, trained.get(each.pk)) for each in rows.order_by("unit__sort_key", "title", "holder_name")]


def share_of(label: str, rows: list[tuple[Post, date | None]]) -> Share:
    return Share(label, len(rows), sum(since is not None for _post, since in rows))
