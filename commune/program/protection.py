"""What the log protects in this room: definitions as much as results, for a figure is only as firm as both."""

from commune.ledger.protection import protect
from commune.program.models import CriteriaSet, Criterion, Grouping, Indicator, IndicatorReading, Target

protect(CriteriaSet, kind="program.criteria_set")
protect(Criterion, kind="program.criterion")
protect(Grouping, kind="program.grouping")
protect(Indicator, kind="program.indicator")
protect(Target, kind="program.target")
protect(IndicatorReading, kind="program.reading")
