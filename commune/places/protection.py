from commune.ledger.protection import protect
from commune.places.models import CodeSuspension, PlaceCode

protect(PlaceCode, kind="places.code")
protect(CodeSuspension, kind="places.code_suspension")
