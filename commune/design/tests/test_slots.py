import pytest
from django.test import RequestFactory

from commune.design import slots
from commune.design.shell import Shell


@pytest.fixture(autouse=True)
def _empty_house(monkeypatch):
    monkeypatch.setattr(slots, "_offered", {name: {} for name in slots.NAMES})


def market(request):
    return [slots.Item("Chợ", "/cho/", order=20)]


def diary(request):
    return [slots.Item("Nhật ký", "/nhat-ky/", order=10), slots.Item("Trang đầu", "/", order=1)]


def test_rooms_fill_a_slot_in_order_and_only_once():
    for answer in (market, diary, market):
        slots.offer("navigation", answer)
    shown = slots.items("navigation", RequestFactory().get("/"))
    assert [item.href for item in shown] == ["/", "/nhat-ky/", "/cho/"]
    assert slots.items("badges", RequestFactory().get("/")) == []


def test_a_slot_that_no_page_has_is_refused():
    with pytest.raises(ValueError, match="navigation"):
        slots.offer("navigaton", market)


@pytest.mark.parametrize(
    ("path", "current"),
    [("/cho/xoai/", "/cho/"), ("/", "/"), ("/nhat-ky/", "/nhat-ky/"), ("/khac/", "")],
)
def test_the_page_knows_under_which_link_it_lies(path, current):
    slots.offer("navigation", market)
    slots.offer("navigation", diary)
    assert Shell(RequestFactory().get(path)).current == current


def test_many_entries_fold_by_kind_of_work_and_few_do_not():
    single = [slots.Item(f"Mục {number}", f"/{number}/") for number in range(7)]
    selling = [slots.Item("Đơn bán", "/don/", group="selling"), slots.Item("Sàn", "/san/", group="selling")]
    alone = slots.Item("Chuyến hàng", "/chuyen/", group="transport")

    assert slots.folded([*selling, alone]) == [*selling, alone]
    *inline, folded = slots.folded([*single, *selling, alone])
    assert inline == [*single, alone]
    assert folded == slots.Group(slots.GROUPS["selling"], tuple(selling))
