from commune.ledger.protection import protect
from commune.places.models import (
    CodeSuspension,
    DockLicence,
    Hamlet,
    HamletAssignment,
    OpeningException,
    OpeningHours,
    PlaceCode,
    WaterNotice,
)

protect(PlaceCode, kind="places.code")
protect(CodeSuspension, kind="places.code_suspension")
protect(Hamlet, kind="places.hamlet")
protect(HamletAssignment, kind="places.hamlet_assignment")
protect(OpeningHours, kind="places.opening_hours")
protect(OpeningException, kind="places.opening_exception")
protect(WaterNotice, kind="places.water_notice")
protect(DockLicence, kind="places.dock_licence")
