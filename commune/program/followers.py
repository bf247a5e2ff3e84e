"""Figures follow the log: every entry that may change evidence marks the cells to compute again."""

from commune.ledger.evidence import evidence
from commune.ledger.following import follow
from commune.program import news

follow("program.figures", {each for _, kind in evidence for each in kind.log_kinds}, news.receive)
