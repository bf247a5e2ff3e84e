"""The ways to trees: everybody's list, an owner's own, a farmer's and the desk's tasks."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commune.adoption import access, boards
from commune.adoption.models import Tree, TreeContract, TreeHold
from commune.adoption.transfers import offered_to
from commune.design import slots
from commune.people.models import Person


def trees_link(_request: HttpRequest) -> list[slots.Item]:
    return [slots.Item(_("Cây xoài nhà tôi"), reverse("adoption:trees"), icon="tree", order=15)]


def my_trees(request: HttpRequest) -> list[slots.Item]:
    person = request.user
    if not isinstance(person, Person):
        return []
    holds = TreeHold.objects.standing().held_by(person)
    if not (holds.exists() or TreeContract.objects.of(person).exists() or offered_to(person)):
        return []
    return [slots.Item(_("Cây của tôi"), reverse("adoption:mine"), icon="tree", order=30)]


def farmer_task(request: HttpRequest) -> list[slots.Item]:
    person = request.user
    if not isinstance(person, Person):
        return []
    owned = Tree.objects.worked_by(person).filter(offers__holds__contract__in=TreeContract.objects.running())
    count = owned.distinct().count()
    if not count:
        return []
    note = _("Ghi việc, ký hái cho chủ cây xem")
    place = reverse("adoption:farm-trees")
    return [slots.Item(_("Cây đã có chủ"), place, icon="tree", order=14, count=count, note=note, tone="leaf")]


def desk_link(request: HttpRequest) -> list[slots.Item]:
    if not access.cooperatives_led_by(request.user).exists():
        return []
    return [slots.Item(_("Cây có chủ"), reverse("adoption:board"), icon="tree", order=63, group="selling")]


def desk_tasks(request: HttpRequest) -> list[slots.Item]:
    """What waits for the co-op, on its manager's home page."""
    place = reverse("adoption:board")
    rows = {
        "giao": (_("Hộp trái của chủ cây cần gửi"), "gift", "leaf"),
        "mat": (_("Cây có chủ bị mất"), "warning", "chili"),
        "quyet-toan": (_("Cây hái xong, chờ quyết toán"), "receipt", "river"),
        "tra-lai": (_("Tiền phải trả lại chủ cây"), "cash", "chili"),
    }
    found: dict[str, int] = {}
    for cooperative in access.cooperatives_led_by(request.user):
        for key, count in boards.counts_of(cooperative).items():
            found[key] = found.get(key, 0) + count
    return [
        slots.Item(label, f"{place}?muc={key}", icon=icon, order=38 + index, count=found[key], tone=tone)
        for index, (key, (label, icon, tone)) in enumerate(rows.items())
        if found.get(key)
    ]


slots.offer("navigation", trees_link)
slots.offer("account", my_trees)
slots.offer("home_tasks", farmer_task)
slots.offer("navigation", desk_link)
slots.offer("home_tasks", desk_tasks)
