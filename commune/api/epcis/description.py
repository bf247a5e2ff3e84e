"""`/epcis/openapi.json`: exactly what stands in `doors`, and nothing else."""

from typing import Any

from commune.api import openapi
from commune.api.epcis.headers import VERSION
from commune.api.epcis.schemas import SCHEMAS

TEXT = (
    "The EPCIS 2.0 REST binding as far as this repository goes. Additions to the published interface: answers 400, "
    "401, 403, 405 and 429 where it is silent; `captured` in capture jobs; `pointer`, `reason`, `title_en` in "
    "problems. "
    "Events are given as they came (GS1-EPC-Format: Never_Translates). Named queries and subscriptions answer 501."
)


def epcis_description() -> dict[str, Any]:
    from commune.api.epcis.doors import EPCIS

    return openapi.description_of(EPCIS, title="EPCIS 2.0", text=TEXT, version=VERSION, schemas=SCHEMAS)
