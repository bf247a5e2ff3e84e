"""Who must be trained, courses with their sessions and who was there, certificates. Rows are only added to."""

import uuid

from django.db import models
from django.db.models import Q

from commune.people.models import Person, Visitor
from commune.units.models import AdminUnit, Level


class Way(models.TextChoices):
    QR = "qr", "Quét mã tại lớp"
    HAND = "hand", "Người tổ chức ghi"


class Course(models.Model):
    """Khóa học of an office. It is passed by who was there for `pass_share` percent of the hours that were held.

    `test_points`: where there is a short test, the least points of 100 that pass it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="courses")
    name = models.CharField(max_length=200)
    topic = models.CharField(max_length=120)
    hours = models.PositiveSmallIntegerField()
    pass_share = models.PositiveSmallIntegerField()
    test_points = models.PositiveSmallIntegerField(null=True)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_share__gte=1, pass_share__lte=100), name="pass_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(test_points__isnull=True) | Q(test_points__gte=1, test_points__lte=100),
                name="test_points_are_of_hundred",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SessionSet(models.QuerySet["Session"]):
    def visible_to(self, person: Visitor) -> "SessionSet":
        from commune.training.access import sessions_seen_by

        return sessions_seen_by(self, person)


class Session(models.Model):
    """Buổi học."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="sessions")
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    place = models.CharField(max_length=160)
    organizer = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    objects = SessionSet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=models.F("starts")), name="session_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.starts:%Y-%m-%d}"


def _one_learner(name: str) -> models.CheckConstraint:
    """A person whom the house knows, or the holder of a post who has no account."""
    return models.CheckConstraint(
        condition=Q(person__isnull=False, post__isnull=True) | Q(person__isnull=True, post__isnull=False),
        name=name,
    )


class Registration(models.Model):
    """Ghi danh to a course: of a person, or of a post whose holder has no account here."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("Post", models.PROTECT, null=True, related_name="registrations")
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "person"], name="one_registration_a_person"),
            models.UniqueConstraint(fields=["course", "post"], name="one_registration_a_post"),
            _one_learner("registration_is_of_one_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.course_id}: {self.person_id or self.post_id}"

    @property
    def learner(self) -> "Person | Post":
        found = self.person or self.post
        assert found is not None
        return found

    @property
    def name(self) -> str:
        return self.person.full_name if self.person else self.post.holder_name if self.post else ""


class CheckIn(models.Model):
    """Điểm danh: by the code on the wall, or by the organizer's hand and marked so."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="check_ins")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey("Post", models.PROTECT, null=True, related_name="check_ins")
    at = models.DateTimeField()
    way = models.CharField(max_length=4, choices=Way)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="one_check_in_a_session"),
            models.UniqueConstraint(fields=["session", "post"], name="one_check_in_a_post"),
            _one_learner("check_in_is_of_one_learner"),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.person_id or self.post_id}"


class Mark(models.Model):
    """Điểm bài kiểm tra of 100. Taken again, the best one counts."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="marks")
    points = models.PositiveSmallIntegerField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    client_id = models.UUIDField(unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(points__lte=100), name="mark_is_of_hundred")]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.points}"


class ImportFile(models.Model):
    """Tệp danh sách that an office took over whole; the same bytes are taken once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="+")
    course = models.ForeignKey(Course, models.PROTECT, related_name="imports")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "sha256"], name="one_import_of_a_file")]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """Vị trí quản lý of an office from a day on; `holder` is empty where the house does not know the person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdminUnit, models.PROTECT, related_name="posts")
    level = models.CharField(max_length=10, choices=Level)
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="posts")
    holder_name = models.CharField(max_length=120)
    since = models.DateField()
    source = models.ForeignKey(ImportFile, models.PROTECT, null=True, related_name="posts")
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "title", "holder_name", "since"], name="one_post_a_holder"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.holder_name}"


class PostEnd(models.Model):
    """Thôi giữ vị trí: from `until` on the post is no longer counted."""

    post = models.OneToOneField(Post, models.PROTECT, primary_key=True, related_name="end")
    until = models.DateField()
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until}"


class Completion(models.Model):
    """Giấy chứng nhận of a completed course: of a person who was there, or of the holder of a post."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="completions")
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="completions")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="completions")
    holder_name = models.CharField(max_length=120)
    course_name = models.CharField(max_length=200)
    completed_on = models.DateField()
    number = models.CharField(max_length=60, unique=True)
    source = models.ForeignKey(ImportFile, models.PROTECT, null=True, related_name="completions")
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder__isnull=False, post__isnull=True)
                | Q(holder__isnull=True, post__isnull=False),
                name="completion_is_of_a_person_or_a_post",
            ),
            models.UniqueConstraint(fields=["course", "holder"], name="one_certificate_a_course"),
            models.UniqueConstraint(fields=["course", "post"], name="one_certificate_a_post"),
        ]

    def __str__(self) -> str:
        return self.number


class Revocation(models.Model):
    """Thu hồi giấy chứng nhận."""

    completion = models.OneToOneField(Completion, models.PROTECT, primary_key=True, related_name="revocation")
    reason = models.CharField(max_length=300)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.completion_id}: {self.reason}"
