"""A row lock lets others name the row: foreign keys are checked at commit, and then wait for a whole lock.

PostgreSQL takes FOR KEY SHARE on what a new row names, which FOR UPDATE keeps out and FOR NO KEY UPDATE does not
(PostgreSQL 17, section 13.3.2); two who wait for each other so are a deadlock.
"""

import re
from pathlib import Path

import pytest

from tests.house.house import ROOT, files, source

WHOLE = re.compile(r"\.select_for_update\((?!no_key=True)")


def whole_locks(root: Path) -> list[str]:
    found = []
    for path in files(root, "*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if WHOLE.search(line):
                found.append(f"{path.relative_to(root)}:{number}")
    return found


def test_no_row_is_locked_whole():
    assert whole_locks(ROOT / "commune") == []


@pytest.mark.planted
def test_a_whole_lock_is_caught(tmp_path):
    lines = "rows.select_for_update()\nrows.select_for_update(of=('self',))\nrows.select_for_update(no_key=True)\n"
    source(tmp_path, "commune/farm/diary.py", lines)

    assert len(whole_locks(tmp_path)) == 2
