"""The report as a stranger gets it: for people, for programs, and what checks it without us."""

import json
from pathlib import Path
from typing import Any

from commune.ledger import disclosing, keys
from commune.lib import standalone
from commune.reports import printing
from commune.reports.figures import FORMAT
from commune.reports.models import Freeze, FreezeAcceptance

ALONE = Path(__file__).parent / "alone"
STANDALONE = Path(standalone.__file__).parent
SIGNERS = ("root", "name", "title")


class NotSealedError(LookupError):
    """The period was not accepted."""


def report_of(freeze: Freeze) -> dict[str, Any]:
    """Always the same for one accepted freeze, to the byte. Raises NotSealedError and disclosing.NotProvedYetError."""
    acceptance = FreezeAcceptance.objects.filter(signature__freeze=freeze).select_related("signature").first()
    if acceptance is None:
        raise NotSealedError(str(freeze))
    head = disclosing.first_head_over(acceptance)
    steps = {
        "freeze": (freeze, ("root", "unit_id", "period", "log_size")),
        "signature": (acceptance.signature, (*SIGNERS, "signed_at")),
        "acceptance": (acceptance, (*SIGNERS, "accepted_at")),
    }
    sealed = {name: disclosing.disclosed(row, *fields, head=head) for name, (row, fields) in steps.items()}
    return {
        "format": FORMAT,
        **freeze.told,
        "sealed": sealed,
        "head": head.note,
        "key": keys.log().verifier_key,
    }


def files_of(freeze: Freeze) -> dict[str, bytes]:
    """`report.json`, `report.pdf` and `verify.py` by name."""
    report = report_of(freeze)
    return {
        "report.json": json.dumps(report, ensure_ascii=False, indent=1).encode() + b"\n",
        "report.pdf": printing.pdf(freeze),
        "verify.py": verifier().encode(),
    }


def verifier() -> str:
    return standalone.bundled(STANDALONE / "ed25519.py", STANDALONE / "log.py", ALONE / "verify_report.py")
