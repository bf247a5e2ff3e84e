"""`api_key --for NAME --scope SCOPE [--scope ...]`: prints a new API key alone; `--revoke HANDLE` takes one back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.api import keys
from commune.api.models import ApiKey

BY = "system:api_key"


class Command(BaseCommand):
    help = "Make an API key and print it, alone and once."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--for", dest="name", help="whose key it is")
        what.add_argument("--revoke", metavar="HANDLE", help="the part between the first two underscores")
        parser.add_argument("--scope", action="append", choices=keys.SCOPES, default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["revoke"]:
            self._revoke(options["revoke"])
            return
        try:
            _, text = keys.issue_key(name=options["name"], scopes=options["scope"], by=BY)
        except keys.KeyRefusedError as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(text)

    def _revoke(self, handle: str) -> None:
        known = ApiKey.objects.filter(handle=handle).first()
        if known is None:
            raise CommandError(f"there is no key {handle}", returncode=1)
        keys.revoke_key(known, reason="api_key --revoke", by=BY)
        self.stderr.write(f"{known} revoked")
