"""docs/cli.md shows what commands print, not what somebody remembers."""

import pytest

from tests.cli_page import refreshed


def test_output_is_put_below_its_command():
    page = "# Commands\n\n```console\n$ echo mango; false\nold\n```\n\nText.\n\n```console\n$ seq 20\n```\n"

    fresh = refreshed(page)

    assert "```console\n$ echo mango; false\nmango\n(exit 1)\n```\n\nText." in fresh
    assert fresh.endswith("\n11\n12\n...\n```\n")


def test_a_command_that_cannot_run_stops_the_page():
    with pytest.raises(RuntimeError, match="no-such-command"):
        refreshed("```console\n$ no-such-command\n```\n")
