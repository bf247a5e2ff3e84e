"""`demo_run --port P --data DIR [--fresh]`: set the stage, play the season, serve (behind `./dev run`)."""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from commune.demo import facts, season
from commune.operations import installing, serving

KEPT = ("secret_key",)


class Command(BaseCommand):
    help = "Play the demo season into the data folder (once), then serve it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--data", type=Path)
        parser.add_argument("--fresh", action="store_true", help="start over with a new log")
        parser.add_argument("--prepare-only", action="store_true", help="do not serve")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("COMMUNE_DEMO is not set: the demo never plays into a real instance")
        if options["fresh"] or not facts.demo_file().exists():
            self._start_over()
            self._prepare()
        installing.prepare_database()
        installing.prepare_static()
        told = json.loads(facts.demo_file().read_text(encoding="utf-8"))
        self._tell(told)
        connection.close()
        if not options["prepare_only"]:
            serving.become_server(host="127.0.0.1", port=options["port"], workers=1)

    def _start_over(self) -> None:
        """A half-played season is worth nothing: what the folder holds of it goes, its secret stays."""
        connection.close()
        for path in Path(settings.DATA_DIR).iterdir():
            if path.name in KEPT:
                continue
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP SCHEMA public CASCADE")
                cursor.execute("CREATE SCHEMA public")

    def _prepare(self) -> None:
        began = time.monotonic()
        self._say("Chuẩn bị cơ sở dữ liệu ...")
        installing.prepare_database()
        installing.prepare_static()
        stage = season.play(lambda number, of, label: self._say(f"[{number}/{of}] {label} ..."))
        facts.write(stage)
        self._say(f"Xong sau {time.monotonic() - began:.0f} giây.")

    def _tell(self, told: dict[str, Any]) -> None:
        self._say(f"\nLàng Số: {told['address']}  (DỮ LIỆU MINH HỌA)")
        for login in told["logins"]:
            self._say(f"  {login['title']:<20} {login['name']:<22} {login['login']}  {login['password']}")
        self._say(f"Tem mẫu: {told['genuine_stamp']}\n")

    def _say(self, text: str) -> None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
