"""`manage.py load_units`: fill or refresh the administrative units from the data files of this room."""

import json
from typing import Any

from django.core.management.base import BaseCommand

from commune.units.loading import load_units


class Command(BaseCommand):
    help = "Fill or refresh administrative units, their changes and public bodies."

    def handle(self, *args: Any, **options: Any) -> None:
        units, changes, bodies = load_units()
        self.stdout.write(json.dumps({"units": units, "changes": changes, "bodies": bodies}))
