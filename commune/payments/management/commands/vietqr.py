"""`vietqr make --bin BIN --account N [--amount A] [--purpose TEXT]`: the transfer QR's payload."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.lib import vietqr


class Command(BaseCommand):
    help = "Make the payload of a VietQR transfer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["make"])
        parser.add_argument("--bin", required=True)
        parser.add_argument("--account", required=True)
        parser.add_argument("--amount", type=int)
        parser.add_argument("--purpose")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            payload = vietqr.make(options["bin"], options["account"], options["amount"], options["purpose"])
        except vietqr.VietQrError as error:
            raise CommandError(f"{error.code}: {error.reason}", returncode=1) from error
        self.stdout.write(payload)
