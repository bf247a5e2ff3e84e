"""A judged workbook becomes accounts, booths, listings and notices: all in one transaction, a second time nothing."""

import hashlib
import io
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import IO, Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from commune.design import tables, workbook
from commune.ledger import recording
from commune.lib.fold import fold, nfc, slug
from commune.market import booths, listings
from commune.market.models import Booth, Listing
from commune.people import registering
from commune.people.models import Organization, Person
from commune.products import items
from commune.products.crops import CROPS
from commune.products.models import Species, TradeItem, Variety
from commune.tradefloor import checking, inviting, sheets
from commune.tradefloor.access import keepers, may_enter
from commune.tradefloor.checking import Judged, Line
from commune.tradefloor.models import Account, FloorImport, ImportDraft, Invitation, SupplyNotice

MOST_ROWS = 5000
KEPT_FOR = timedelta(days=7)
ERRORS = "Lỗi cần sửa"
TWICE = "Vừa có người nhập trùng với tệp này. Xem lại rồi nhập lần nữa."
MOST_UNITS = 1000
MANGO = "MNGIN"  # the only fruit that the house has a drawing of


class ImportRefusedError(ValueError):
    """Nothing was written; the message is for the official."""


def keep_draft(file: IO[bytes], *, name: str, by: Person, at: datetime | None = None) -> ImportDraft:
    """The workbook until it is confirmed. Raises UnreadableList for what nobody could judge, PermissionError."""
    if not may_enter(by):
        raise PermissionError(f"{by.log_actor} enters no lists")
    content = file.read(tables.LARGEST + 1)
    checking.judge(tables.read_sheets(io.BytesIO(content), most_rows=MOST_ROWS), by=by)
    moment = at or timezone.now()
    called = " ".join(nfc(name).split())[:120] or "danh-sach.xlsx"
    return ImportDraft.objects.create(name=called, content=content, uploaded_by=by, uploaded_at=moment)


def judged(draft: ImportDraft, *, by: Person) -> Judged:
    """Against what the house knows now."""
    return checking.judge(tables.read_sheets(io.BytesIO(bytes(draft.content)), most_rows=MOST_ROWS), by=by)


def enter(
    draft: ImportDraft, *, by: Person, is_partial: bool = False, at: datetime | None = None
) -> FloorImport:
    """Write every new row. With wrong cells only when `is_partial`: then the right rows come in, the wrong ones are
    counted. Once a draft: again gives the first. Raises ImportRefusedError, and nothing is written.
    """
    try:
        with transaction.atomic():
            list(ImportDraft.objects.select_for_update(no_key=True).filter(pk=draft.pk))
            known = FloorImport.objects.filter(pk=draft.pk).first()
            if known:
                return known
            found = judged(draft, by=by)
            if found.wrong_count and not is_partial:
                raise ImportRefusedError("Tệp còn ô sai, chưa ghi gì.")
            row = _Entering(draft, found, by, at or timezone.now()).write(is_partial=is_partial)
            ImportDraft.objects.filter(pk=draft.pk).delete()
            return row
    except IntegrityError as error:
        raise ImportRefusedError(TWICE) from error


def forget_drafts(at: datetime | None = None) -> int:
    """A job: what nobody confirmed in a week goes."""
    return ImportDraft.objects.filter(uploaded_at__lt=(at or timezone.now()) - KEPT_FOR).delete()[0]


def marked(found: Judged) -> bytes:
    """The workbook as it came, each wrong cell marked and said in a column of its own."""
    return workbook.written(*(_marked_sheet(each) for each in found.sheets.values()))


def _marked_sheet(judged_sheet: checking.JudgedSheet) -> workbook.Sheet:
    table = judged_sheet.table
    kept = [at for at, column in enumerate(table.columns) if column != ERRORS]
    places = {tables.key_of(table.columns[at]): place for place, at in enumerate(kept)}
    said: dict[int, list[str]] = {}
    for (number, label), why in sorted(judged_sheet.wrong.items()):
        said.setdefault(number, []).append(f"{label}: {why}")
    rows = [
        [*(row[at] if at < len(row) else "" for at in kept), "; ".join(said.get(number, []))]
        for number, row in enumerate(table.rows)
    ]
    keyed = [(number, tables.key_of(label)) for number, label in judged_sheet.wrong]
    wrong = {(number, places[key]) for number, key in keyed if key in places}

    return workbook.Sheet(
        judged_sheet.form.title, [*(table.columns[at] for at in kept), ERRORS], rows, wrong=wrong
    )


def _refuse_twice(fresh: Collection[tuple[str, str]], there: Iterable[tuple[str, str]]) -> None:
    """What no constraint of the database can say, since only what stands counts; asked under a lock."""
    if not set(fresh).isdisjoint(there):
        raise ImportRefusedError(TWICE)


class _Entering:
    """One import under way: what came in earlier sheets is found again by its code in later ones."""

    def __init__(self, draft: ImportDraft, found: Judged, by: Person, at: datetime) -> None:
        self.draft, self.found, self.by, self.at = draft, found, by, at
        self.actor = by.log_actor
        self.organizations: dict[str, Organization] = {}
        self.shelves: dict[str, Booth] = {}
        self.varieties: dict[tuple[str, str], Variety] = {}

    def write(self, *, is_partial: bool) -> FloorImport:
        counts = {key: sheet.counts for key, sheet in self.found.sheets.items()}
        digest = hashlib.sha256(bytes(self.draft.content)).hexdigest()
        row = FloorImport(
            id=self.draft.pk, name=self.draft.name, digest=digest, counts=counts, is_partial=is_partial
        )
        row.entered_at, row.entered_by = self.at, self.by
        recording.enter(row, by=self.actor)
        self._accounts(row)
        self._booths()
        self._products()
        self._notices()
        return row

    def _accounts(self, into: FloorImport) -> None:
        fresh = [line for line in self.found.lines(sheets.ACCOUNTS) if line.known is None]
        made = [self._organization(line.values) for line in fresh if "organization" not in line.values]
        registering.register_all(made)
        self.organizations |= {each.code: each for each in made}
        self.organizations |= {
            line.values["code"]: line.values["organization"]
            for line in fresh
            if "organization" in line.values
        }
        accounts = [
            Account(organization=self.organizations[line.values["code"]], entered_in=into, entered_at=self.at)
            for line in fresh
        ]
        recording.enter_all(accounts, by=self.actor)
        self._invite(accounts, fresh)
        self._correct_invitations()

    def _invite(self, accounts: Sequence[Account], lines: Sequence[Line]) -> None:
        """Only to what nobody keeps: a list must not hand an organization that has its manager to a phone number."""
        there = {each.organization_id for each in accounts}
        kept = set(keepers().filter(organization__in=there).values_list("organization", flat=True))
        Invitation.objects.bulk_create(
            Invitation(account=account, full_name=line.values["full_name"], phone=line.values["phone"])
            for account, line in zip(accounts, lines, strict=True)
            if account.organization_id not in kept
        )

    def _correct_invitations(self) -> None:
        """A wrong phone in an earlier list must not stay the one that gets the account."""
        known = {line.known.pk: line.values for line in self.found.lines(sheets.ACCOUNTS) if line.known}
        for invitation in (
            Invitation.objects.select_for_update(no_key=True).filter(pk__in=known).order_by("pk")
        ):
            said = {name: known[invitation.pk][name] for name in ("full_name", "phone")}
            if said != {"full_name": invitation.full_name, "phone": invitation.phone}:
                inviting.correct(invitation, **said)

    def _organization(self, values: dict[str, Any]) -> Organization:
        return Organization(
            kind=values["kind"],
            name=values["name"],
            code=values["code"],
            unit=self.found.units[fold(values["commune"])],
            hamlet=values["hamlet"],
            tax_code=values["tax_code"],
            phone=values["phone"],
        )

    def _booths(self) -> None:
        fresh = [line.values for line in self.found.lines(sheets.BOOTHS) if line.known is None]
        self._find_organizations({values["account"] for values in fresh})
        made = [
            Booth(
                organization=self.organizations[values["account"]],
                slug=values["slug"],
                name=values["name"],
                intro=values["intro"],
                delivery=values["delivery"],
                opened_at=self.at,
                opened_by=self.by,
            )
            for values in fresh
        ]
        booths.open_all(made, by=self.actor)
        self.shelves |= {each.slug: each for each in made}

    def _products(self) -> None:
        fresh = [line for line in self.found.lines(sheets.PRODUCTS) if line.known is None]
        missing = {line.values["booth"] for line in fresh} - self.shelves.keys()
        known = Booth.objects.filter(slug__in=missing).select_related("organization__unit__parent")
        self.shelves |= {each.slug: each for each in known}
        self._lock_shelves(fresh)
        drafts = {line.number: self._item(line) for line in fresh if line.values["trade_item"] is None}
        items.enter_all(list(drafts.values()), by=self.actor)
        rows = [
            Listing(
                id=uuid4(),
                booth=self.shelves[line.values["booth"]],
                trade_item=drafts.get(line.number) or line.values["trade_item"],
                price=line.values["price"],
                least=1,
                most=MOST_UNITS,
                listed_at=self.at,
                listed_by=self.by,
            )
            for line in fresh
        ]
        listings.offer_all(rows, by=self.actor)

    def _lock_shelves(self, fresh: Sequence[Line]) -> None:
        """As a keeper who lists does: the file was judged before, somebody may have listed the same meanwhile."""
        slugs = {line.values["booth"] for line in fresh}
        list(
            Booth.objects.select_for_update(no_key=True)
            .filter(slug__in=slugs)
            .order_by("pk")
            .values_list("pk")
        )
        there = Listing.objects.standing().filter(booth__slug__in=slugs)
        _refuse_twice(
            {(line.values["booth"], line.values["gtin"]) for line in fresh},
            there.values_list("booth__slug", "trade_item__gtin"),
        )

    def _item(self, line: Line) -> TradeItem:
        values = line.values
        owner = self.shelves[values["booth"]].organization
        variety = self._variety(values["crop"], values["variety"] or values["crop"])
        return items.draft(
            gtin=values["gtin"],
            name=values["name"],
            variety=variety,
            brand_owner=owner,
            net_content=values["net_content"],
            uom=values["uom"],
            description=values["description"],
            picture="mango" if variety.species_id == MANGO else "box",
        )

    def _variety(self, crop: str, name: str) -> Variety:
        key = (fold(crop), fold(name))
        if key not in self.varieties:
            species = self._species(crop)
            same = [each for each in species.varieties.all() if fold(each.name) == key[1]]
            address = f"{species.pk.lower()}-{slug(name)}"[:80]
            made = same[0] if same else items.add_variety(species=species, name=name, key=address)
            self.varieties[key] = made
        return self.varieties[key]

    def _species(self, crop: str) -> Species:
        known = next((each for each in Species.objects.all() if fold(each.name) == fold(crop)), None)
        if known:
            return known
        listed = next(each for each in CROPS if fold(each.name) == fold(crop))
        name = listed.name.capitalize()
        return items.add_species(code=listed.code, name=name, scientific_name=listed.scientific_name)

    def _notices(self) -> None:
        fresh = [line.values for line in self.found.lines(sheets.NOTICES) if line.known is None]
        codes = {values["account"] for values in fresh}
        locked = Account.objects.select_for_update(no_key=True, of=("self",)).select_related("organization")
        accounts = locked.filter(organization__code__in=codes).order_by("pk")
        by_code = {each.organization.code: each for each in accounts}
        there = SupplyNotice.objects.standing().filter(account__in=by_code.values())
        _refuse_twice(
            {(values["account"], fold(values["name"])[:160]) for values in fresh},
            there.values_list("account__organization__code", "folded"),
        )
        species = {fold(name): self._species(name) for name in {values["crop"] for values in fresh}}
        recording.enter_all(
            [
                SupplyNotice(
                    account=by_code[values["account"]],
                    name=values["name"],
                    folded=fold(values["name"])[:160],
                    species=species[fold(values["crop"])],
                    kilograms=values["kilograms"],
                    note=values["note"],
                    announced_at=self.at,
                )
                for values in fresh
            ],
            by=self.actor,
        )

    def _find_organizations(self, codes: set[str]) -> None:
        missing = codes - self.organizations.keys()
        known = Organization.objects.filter(code__in=missing).select_related("unit__parent")
        self.organizations |= {each.code: each for each in known}
