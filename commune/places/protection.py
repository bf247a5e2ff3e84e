from commune.ledger.protection import protect
from commune.places.models import CodeSuspension, Hamlet, HamletAssignment, PlaceCode

protect(PlaceCode, kind="places.code")
protect(CodeSuspension, kind="places.code_suspension")
protect(Hamlet, kind="places.hamlet")
protect(HamletAssignment, kind="places.hamlet_assignment")
