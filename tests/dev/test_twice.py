"""The summary of `./dev test` counts what pytest reported."""

from collections import Counter

from tests.twice import Run, figures, outcomes_in, print_summary

REPORT = """<testsuites><testsuite>
<testcase name="a"/>
<testcase name="b"><failure message="no"/></testcase>
<testcase name="c"><error message="no"/></testcase>
<testcase name="d"><skipped message="corpora are missing"/></testcase>
<testcase name="e"><skipped message="corpora are missing"/></testcase>
</testsuite></testsuites>"""


def test_outcomes_are_counted_with_reasons(tmp_path):
    (tmp_path / "report.xml").write_text(REPORT)

    counts, skips = outcomes_in(tmp_path / "report.xml")

    assert figures(counts) == "1 passed, 2 failed, 2 skipped"
    assert skips == {"corpora are missing": 2}


def test_a_run_that_died_has_no_counts(tmp_path):
    assert outcomes_in(tmp_path / "report.xml") == (Counter(), Counter())


def test_the_last_line_is_the_sum(capsys):
    one = Run(0, Counter(passed=3, skipped=1), Counter({"no chromium": 1}))
    other = Run(1, Counter(passed=2, failed=1), Counter())

    print_summary({"SQLite": one, "PostgreSQL": other})

    lines = capsys.readouterr().out.splitlines()
    assert "            1 x skipped: no chromium" in lines
    assert lines[-1] == "5 passed, 1 failed, 1 skipped"
