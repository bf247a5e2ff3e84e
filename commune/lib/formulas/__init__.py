"""The small language in which indicators are stated: counting evidence, nothing else.

    count casework.work_file where office_level = "commune" and online during
      / count casework.work_file where office_level = "commune" during
    units commune ("xa") with count program.assessment where number = "8.4" and met at end >= 1
      / units commune ("xa")
    least district: count projects.pilot where approved at end

A text is read into a tree (`reading.read`), judged against the evidence that there is (`checking.faults_of`) and
compiled by who has a database. There are no loops, calls, names of one's own or depth: reading takes time in
proportion to the text, and texts and trees are bounded.
"""

from commune.lib.formulas.checking import Vocabulary, faults_of
from commune.lib.formulas.reading import FormulaError, read
from commune.lib.formulas.tree import (
    Comparison,
    Condition,
    Count,
    Formula,
    Least,
    Levels,
    Ratio,
    Source,
    Sum,
    Term,
    Timing,
    Units,
    sources_in,
)

__all__ = [
    "Comparison",
    "Condition",
    "Count",
    "Formula",
    "FormulaError",
    "Least",
    "Levels",
    "Ratio",
    "Source",
    "Sum",
    "Term",
    "Timing",
    "Units",
    "Vocabulary",
    "faults_of",
    "read",
    "sources_in",
]  # fmt: skip
