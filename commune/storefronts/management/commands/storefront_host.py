"""`storefront_host confirm|release|list`: the operator's word on host names of booths' sites."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from commune.storefronts import claiming, hosts
from commune.storefronts.models import HostClaim
from commune.storefronts.naming import HostRefusedError, host_of

BY = "system:operator"


class Command(BaseCommand):
    help = "List the host names of booths, confirm a claimed one, or release it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("list", "confirm", "release"))
        parser.add_argument("host", nargs="?", default="")
        parser.add_argument("--booth", default="", help="where several booths claim one name")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "list":
            for each in (
                HostClaim.objects.open()
                .select_related("booth", "confirmation")
                .order_by("host", "claimed_at")
            ):
                self._tell(each)
            return
        found = self._claim(options["host"], options["booth"])
        try:
            if options["action"] == "confirm":
                claiming.confirm_by_operator(found, by=BY)
            else:
                claiming.release(found, reason="Người vận hành bỏ tên miền", by=BY)
        except claiming.ClaimRefusedError as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        self._tell(found)

    def _claim(self, host: str, booth: str) -> HostClaim:
        try:
            claims = HostClaim.objects.open().filter(host=host_of(host)).select_related("booth")
        except HostRefusedError as refusal:
            raise CommandError(f"{host!r} is no host name that a booth can have", returncode=2) from refusal
        claims = claims.filter(booth__slug=booth) if booth else claims
        if claims.count() != 1:
            raise CommandError(f"{claims.count()} open claims of {host}; name one with --booth", returncode=1)
        return claims.get()

    def _tell(self, claimed: HostClaim) -> None:
        is_answering = HostClaim.objects.answering().filter(pk=claimed.pk).exists()
        facts = {"host": claimed.host, "booth": claimed.booth.slug, "answers": is_answering}
        self.stdout.write(json.dumps({**facts, "address": hosts.address_of(claimed)}, ensure_ascii=False))
