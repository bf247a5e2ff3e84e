"""The frame of every page: policy, language, look, style sheets."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from commune.design import importmap, slots
from commune.design.problem import problem
from commune.design.stored import SHEETS, HashedFiles, sheet_names


@pytest.fixture
def visit(client, settings, monkeypatch):
    """A visitor of a house in which only this room shows itself."""
    monkeypatch.setattr(slots, "_offered", {name: {} for name in slots.NAMES})
    settings.DEBUG = False
    return client.get


def test_the_policy_allows_exactly_the_import_map_of_the_page(visit):
    page = visit("/design/")
    [inline] = re.findall(r'<script type="importmap">(.*?)</script>', page.content.decode())
    hashed = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
    allowed = re.search(r"script-src ([^;]+)", page["Content-Security-Policy"]).group(1)
    assert allowed.split() == ["'self'", f"'sha256-{hashed}'"]


def test_pages_without_the_map_do_not_allow_it(visit):
    assert "sha256" not in visit("/look/")["Content-Security-Policy"]


def test_no_inline_style_or_script_on_the_living_page(visit):
    text = visit("/design/?loi=1").content.decode()
    assert not re.search(r'\sstyle="|<style|\son[a-z]+="|href="javascript:', text)
    assert len(re.findall(r"<script(?! type=\"importmap\")(?! [^>]*src=)", text)) == 0


def test_modules_are_known_by_room_and_file():
    names = importmap.module_names()
    assert names["design/toast.js"] == "design/toast.js"
    assert not [name for name in names if name.startswith(("admin/", "django_htmx/"))]


def test_vietnamese_whatever_the_phone_says_until_chosen(visit):
    page = visit("/design/", headers={"accept-language": "en-US"})
    assert page["Content-Language"] == "vi"
    assert '<html lang="vi"' in page.content.decode()
    chosen = visit("/design/?lang=en")
    assert chosen["Content-Language"] == "en"
    assert visit("/design/")["Content-Language"] == "en"
    assert visit("/design/?lang=tlh")["Content-Language"] == "en"
    assert visit("/design/?lang=vi")["Content-Language"] == "vi"


def test_theme_and_letters_are_kept_without_scripts(visit):
    answer = visit("/look/?theme=dark&size=large&next=/design/")
    assert answer.headers["Location"] == "/design/"
    text = visit("/design/").content.decode()
    assert 'data-theme="dark" data-size="large"' in text
    assert 'media="screen"' in text
    visit("/look/?theme=light")
    assert "dark.css" not in visit("/design/").content.decode()


@pytest.mark.parametrize("away", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_a_choice_never_leads_away(visit, away):
    answer = visit("/look/", {"theme": "neon", "next": away})
    assert answer.headers["Location"] == "/"
    assert not answer.cookies


def test_the_demo_says_so_and_asks_not_to_be_indexed(visit, settings):
    settings.DEMO = False
    assert "DỮ LIỆU MINH HỌA" not in visit("/design/").content.decode()
    settings.DEMO = True
    text = visit("/design/").content.decode()
    assert "DỮ LIỆU MINH HỌA" in text
    assert '<meta name="robots" content="noindex">' in text


@pytest.mark.parametrize("page", ["0", "abc", "9999"])
def test_a_wrong_page_number_shows_the_nearest_page(visit, page):
    assert visit("/design/", {"trang": page}).status_code == 200


def test_a_problem_points_to_the_wrong_part_and_keeps_foreign_types():
    answer = problem("epcisException:ValidationException", "Sai.", "Wrong.", 400, "/epcisBody", detail="x")
    assert b'"type": "epcisException:ValidationException"' in answer.content
    assert b'"pointer": "/epcisBody"' in answer.content


def test_collected_style_sheets_are_one_file(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_KEEP_ONLY_HASHED_FILES = True
    storage = HashedFiles(location=tmp_path, base_url="/static/")
    assert storage.url("design/base.css") == "/static/design/base.css"
    paths = {}
    for sheet in SHEETS:
        with Path(finders.find(sheet)).open("rb") as source:
            storage.save(sheet, source)
        paths[sheet] = (storage, sheet)
    failures = [done for _, _, done in storage.post_process(paths) if isinstance(done, Exception)]
    assert not failures
    assert sheet_names(storage.hashed_files) == ["design/house.css"]
    assert re.fullmatch(r"/static/design/house\.[0-9a-f]{12}\.css", storage.url("design/house.css"))
