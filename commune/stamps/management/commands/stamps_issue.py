"""`stamps_issue --gtin GTIN [--lot LOT] --count N --out DIR [--format csv,zpl,pdf] [--as LOGIN]`."""

import json
import sys
from pathlib import Path
from typing import Any, TextIO

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q

from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.gtin import gtin14
from commune.people.models import Person
from commune.products.models import TradeItem
from commune.stamps import allowance, publishing
from commune.stamps.batches import Progress, issue_batch
from commune.stamps.ranges import StampRefusedError
from commune.trace.lots import lot_at
from commune.trace.models import Lot
from commune.trace.named import UnknownLotError, lot_named

BAR = 30


class Command(BaseCommand):
    help = "Issue a stamp batch and write its print files with a manifest; run again to go on where it broke off."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--gtin", required=True)
        parser.add_argument("--lot", help="without it: a roll, assigned to lots later")
        parser.add_argument("--count", required=True, type=int)
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--format", default=",".join(publishing.FORMATS), dest="formats")
        parser.add_argument("--as", dest="login", help="phone or mail of who issues them; else the operator")

    def handle(self, *args: Any, **options: Any) -> None:
        formats = _formats(options["formats"])
        try:
            manifest = _issued(options, formats)
        except (StampRefusedError, UnknownLotError, Gs1Error) as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        except PermissionDenied as refusal:
            raise CommandError("this person may not issue stamps here", returncode=1) from refusal
        except OSError as error:
            told = f"{error}; run the same command again to go on"
            raise CommandError(told, returncode=1) from error
        self.stdout.write(json.dumps(manifest, ensure_ascii=False, indent=1))


def _formats(text: str) -> list[str]:
    asked = [name.strip() for name in text.lower().split(",") if name.strip()]
    if not asked or not set(asked) <= set(publishing.FORMATS):
        raise CommandError(f"--format takes {', '.join(publishing.FORMATS)}", returncode=2)
    return [name for name in publishing.FORMATS if name in asked]


def _issued(options: dict[str, Any], formats: list[str]) -> dict[str, Any]:
    item = _item(options["gtin"])
    lot = _lot(item, options["lot"]) if options["lot"] else None
    by = _person(options["login"]) if options["login"] else None
    count, folder = options["count"], options["out"]
    holder = lot.holder if lot else item.brand_owner
    if lot and by is None and count > allowance.stamps_left(lot):
        sys.stderr.write(f"note: more stamps than lot {lot.code} has units\n")
    asked = {"gtin": item.gtin, "lot": lot.code if lot else None, "count": count, "formats": formats}
    client_id = publishing.request_in(folder, asked)
    told = _told(sys.stderr, count, "proofs")
    batch = issue_batch(
        trade_item=item, lot=lot, count=count, by=by, holder=holder, client_id=client_id, progress=told
    )
    return publishing.publish(
        batch, formats, folder, _told(sys.stderr, publishing.work_of(batch, formats), "files")
    )


def _item(gtin: str) -> TradeItem:
    found = TradeItem.objects.filter(gtin=gtin14(gtin)).select_related("brand_owner").first()
    if found is None:
        raise StampRefusedError(f"no trade item with GTIN {gtin}", "gtin")
    return found


def _lot(item: TradeItem, text: str) -> Lot:
    if lot := lot_at(item.gtin, text):
        return lot
    found = lot_named(text)
    if found.trade_item_id != item.pk:
        raise StampRefusedError(f"lot {text} is not of GTIN {item.gtin}", "lot")
    return found


def _person(login: str) -> Person:
    found = Person.objects.filter(Q(phone=login) | Q(email=login), is_active=True).first()
    if found is None:
        raise StampRefusedError(f"nobody signs in as {login}", "as")
    return found


def _told(out: TextIO, total: int, what: str) -> Progress:
    """A bar that is redrawn on a terminal, and a line each tenth elsewhere."""
    shown = -1

    def tell(done: int) -> None:
        nonlocal shown
        share = min(done, total) * 100 // total
        if share == shown or not (out.isatty() or share // 10 > shown // 10):
            return
        shown = share
        bar = "#" * (share * BAR // 100)
        end = "\r" if out.isatty() and share < 100 else "\n"  # noqa: PLR2004
        out.write(f"{what:7} [{bar:{BAR}}] {share:3d} % {min(done, total):,}/{total:,}{end}")
        out.flush()

    return tell
