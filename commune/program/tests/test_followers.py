"""Figures hear of every entry that may change them, whichever room it comes from and whatever floor that lies on."""

from commune.ledger.evidence import evidence
from commune.ledger.following import followers


def test_the_news_of_every_rooms_evidence_is_followed():
    told = {each for _, kind in evidence for each in kind.log_kinds}

    assert told - followers["program.figures"].kinds == set()
    assert {"casework.file", "casework.step", "training.post", "linkage.model", "projects.fund"} <= told
