import pytest


def test_the_page_answers_for_a_day(client, db):
    page = client.get("/units/vn3:C:30121/?on=2024-05-01").content.decode()

    assert "Ngày 01/05/2024" in page
    assert "Huyện Cao Lãnh, Tỉnh Đồng Tháp" in page
    assert "Xã Mỹ Thọ" in page


def test_both_ways_of_writing_a_day_are_read_alike(client, db):
    iso = client.get("/units/vn3:C:30121/", {"on": "2024-05-24"})
    ours = client.get("/units/vn3:C:30121/", {"on": "24/05/2024"})

    assert iso.context["answer"] == ours.context["answer"]


@pytest.mark.parametrize("day", ["05/24/2024", "2024", "abc", "31/02/2024", "1/1/24"])
def test_a_day_that_is_none_is_refused_and_the_page_stays(client, db, day):
    response = client.get("/units/vn3:C:30121/", {"on": day})

    assert response.status_code == 400
    assert "ngày/tháng/năm" in response.content.decode()


def test_search_without_accents(client, db):
    page = client.get("/units/", {"q": "my xuong", "on": "01/05/2024"}).content.decode()

    assert 'href="/units/vn3:C:30121/?on=2024-05-01"' in page


def test_search_for_nothing_known(client, db):
    assert "Không thấy đơn vị nào" in client.get("/units/", {"q": "atlantis"}).content.decode()
    assert client.get("/units/", {"q": "a" * 500}).status_code == 400


def test_reused_code_is_shown(client, db):
    page = client.get("/units/vn2:P:82/").content.decode()

    assert "Mã 82 từng là mã của đơn vị khác" in page
    assert "Tỉnh Tiền Giang" in page


def test_an_unknown_unit_is_not_found(client, db):
    assert client.get("/units/vn9:C:1/").status_code == 404


def test_the_page_speaks_english_too(client, db):
    page = client.get("/units/vn3:C:30121/?on=2024-05-01&lang=en").content.decode()

    assert "Merged into" in page
    assert "Xã Mỹ Thọ" in page
