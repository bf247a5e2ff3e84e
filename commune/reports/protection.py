"""Everything here is what others rely on: all of it is protected."""

from commune.ledger.protection import protect
from commune.reports.models import Freeze, FreezeAcceptance, FreezeSignature

protect(Freeze, kind="reports.freeze")
protect(FreezeSignature, kind="reports.signature")
protect(FreezeAcceptance, kind="reports.acceptance")
