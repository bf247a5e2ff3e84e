"""A course for the officials of Mỹ Thọ with its attendance, and Long An's list of thirty trained managers. Invented."""

from datetime import date, timedelta

from commune.demo import assembling, cast
from commune.demo.clock import client_id, moment
from commune.design.workbook import Sheet, written
from commune.people.models import Person
from commune.training import attendance, certificates, codes, courses, importing, posts
from commune.training.models import Course, ImportFile, Post
from commune.units.models import AdminUnit, Level

LONG_AN = "vn3:P:80"
LAST_TRAINED = date(2025, 10, 15)
TITLES = ("Chủ tịch", "Phó chủ tịch")


def play() -> None:
    """Once a season."""
    _teach_my_tho()
    _take_over_long_an()


def _teach_my_tho() -> None:
    by, chairman = assembling.person("official"), assembling.person("chairman")
    home = AdminUnit.objects.get(pk=cast.COMMUNE)
    learners = (by, chairman, assembling.person("front_official"))
    course = _course(home, "Chuyển đổi số cho cán bộ xã (minh họa)", by, 60)
    deputy = _name_posts(home, by, chairman)
    for learner in (*learners, deputy):
        attendance.register(course, learner, by=by, at=moment(20))
    for place, days_ago in enumerate((14, 12)):
        starts = moment(days_ago, 8)
        session = courses.add_session(
            course,
            starts=starts,
            ends=starts + timedelta(hours=4),
            place="Hội trường xã (minh họa)",
            by=by,
            client_id=client_id("class", place),
            at=moment(20),
        )
        at = starts + timedelta(minutes=5)
        for person in learners[: 3 - place]:
            attendance.check_in(session, code=codes.code_of(session.pk, at), by=person, at=at)
        if not place:
            attendance.check_in_by_hand(session, deputy, by=by, at=at)
    certificates.grant(course, by=by, at=moment(11))


def _name_posts(home: AdminUnit, by: Person, chairman: Person) -> Post:
    """The chairman, and a deputy without an account, who is there for the first class only."""
    posts.name_post(home, title="Chủ tịch UBND xã", since=date(2025, 7, 1), holder=chairman, by=by)
    return posts.name_post(
        home,
        title="Phó chủ tịch UBND xã (minh họa)",
        since=date(2025, 7, 1),
        by=by,
        holder_name="Trịnh Hữu Phước (minh họa)",
    )


def _course(unit: AdminUnit, name: str, by: Person, days_ago: int) -> Course:
    return courses.open_course(
        unit,
        name=name,
        topic="Chuyển đổi số",
        hours=8,
        pass_share=80,
        by=by,
        client_id=client_id("course", unit.pk),
        at=moment(days_ago),
    )


def _take_over_long_an() -> None:
    by = assembling.person("tay_ninh_official")
    province = AdminUnit.objects.get(pk=LONG_AN)
    course = _course(province, "Quản lý xã thông minh, Long An (minh họa)", by, 30)
    if not ImportFile.objects.filter(course=course).exists():
        content = written(Sheet("Danh sách", importing.COLUMNS, [*_managers(province)]))
        importing.take_over(content, course, name="cán bộ quản lý Long An (minh họa).xlsx", by=by)


def _managers(province: AdminUnit) -> list[list[object]]:
    """Six of the province, one of each of twelve districts and of a commune in each of these."""
    districts = list(AdminUnit.objects.filter(parent=province, level=Level.DISTRICT).order_by("pk")[:12])
    communes = [AdminUnit.objects.filter(parent=each).order_by("pk")[0] for each in districts]
    units = [province] * 6 + districts + communes
    return [
        [
            unit.pk,
            f"{TITLES[place % 2]} {place + 1} (minh họa)",
            f"Cán bộ {place + 1} (minh họa)",
            date(2024, 1, 1),
            LAST_TRAINED - timedelta(days=7 * (len(units) - 1 - place)),
            f"MINHHOA-LA-{place + 1:02}",
        ]
        for place, unit in enumerate(units)
    ]
