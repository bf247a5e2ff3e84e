"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.soil.models import SoilPoint, SoilTest, SoilValue

protect(SoilPoint, kind="soil.point")
protect(SoilTest, kind="soil.test")
protect(SoilValue, kind="soil.value")
