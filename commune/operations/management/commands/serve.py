"""`serve [--host H] [--port P] [--workers N]`: the production server, without demo data."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from commune.operations import installing, safety, serving


class Command(BaseCommand):
    help = "Serve the instance."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        safety.require_safe_settings()
        installing.prepare_database()
        installing.prepare_static()
        serving.become_server(host=options["host"], port=options["port"], workers=options["workers"])
