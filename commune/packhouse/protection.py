"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.packhouse.models import (
    Grading,
    GradingLine,
    Intake,
    Packing,
    PackingInput,
    Tasting,
    TastingScore,
)

protect(Intake, kind="packhouse.intake")
protect(Packing, kind="packhouse.packing")
protect(PackingInput, kind="packhouse.packing_input")
protect(Grading, kind="packhouse.grading")
protect(GradingLine, kind="packhouse.grading_line")
protect(Tasting, kind="packhouse.tasting")
protect(TastingScore, kind="packhouse.tasting_score")
