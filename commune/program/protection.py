"""What the log protects in this room: definitions as much as results, for a figure is only as firm as both."""

from commune.ledger.protection import protect
from commune.program.models import CriteriaSet, Indicator, IndicatorReading, Measure, Target

protect(CriteriaSet, kind="program.criteria_set")
protect(Indicator, kind="program.indicator")
protect(Measure, kind="program.measure")
protect(Target, kind="program.target")
protect(IndicatorReading, kind="program.reading")
