"""Bringing together who fits: matches are written and told to both sides; phone numbers only when both want it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from commune.ledger import recording
from commune.people.models import Organization, Person
from commune.trading import access, counter, telling
from commune.trading.matching import Fit, fit_of
from commune.trading.models import Contract, Match, MatchInterest, Offer, Side, Want
from commune.trading.refusing import TradeRefusedError
from commune.trading.vouching import certificates_of

SYSTEM = "system:trading"
MOST_CANDIDATES = 200


def wants_for(offer: Offer) -> list[Fit]:
    """Standing wants of others that this offer may serve, the best first."""
    today = timezone.localdate()
    found = Want.objects.standing(today).shown().filter(variety__species=offer.variety.species_id)
    found = found.exclude(organization=offer.organization_id).order_by("-wanted_at")[:MOST_CANDIDATES]
    held = certificates_of(offer, today)
    return _best(fit_of(offer, want, today, held=held) for want in found)


def offers_for(want: Want) -> list[Fit]:
    """Standing offers of others with something left, the best first."""
    today = timezone.localdate()
    found = Offer.objects.standing(today).shown().filter(variety__species=want.variety.species_id)
    found = found.exclude(organization=want.organization_id).filter(level__available__gt=0)
    return _best(fit_of(offer, want) for offer in found.order_by("-offered_at")[:MOST_CANDIDATES])


def _best(fits: Iterable[Fit]) -> list[Fit]:
    return sorted((fit for fit in fits if fit.score), key=lambda fit: (-fit.score, str(fit.offer.pk)))


def introduce_offer(offer: Offer) -> list[Match]:
    """Write and tell the matches of a new offer. Idempotent."""
    return _introduced(wants_for(offer))


def introduce_want(want: Want) -> list[Match]:
    return _introduced(offers_for(want))


def _introduced(fits: Iterable[Fit]) -> list[Match]:
    made = []
    for fit in fits:
        if not fit.is_worth_telling or not counter.left_of(
            fit.want, counter.key_week(fit.want, fit.offer.since)
        ):
            continue
        known = Match.objects.filter(offer=fit.offer, want=fit.want).first()
        if known is None:
            row = Match(offer=fit.offer, want=fit.want, score=fit.score, found_at=timezone.now())
            made.append(recording.enter(row, by=SYSTEM))
            telling.tell_match(row)
    return made


def say_interest(match: Match, *, by: Person) -> MatchInterest:
    """She wants to talk. With the other side's word both see phones. Idempotent. Raises TradeRefusedError."""
    side = access.side_of(by, seller=match.offer.organization, buyer=match.want.organization)
    if not side:
        raise TradeRefusedError("Chỉ hai bên được giới thiệu mới trả lời được.")
    with transaction.atomic():
        list(Match.objects.select_for_update(no_key=True).filter(pk=match.pk))
        known = MatchInterest.objects.filter(match=match, side=side).first()
        if known:
            return known
        row = MatchInterest(match=match, side=side, said_by=by, said_at=timezone.now())
        recording.enter(row, by=by.log_actor)
        telling.tell_interest(match, side, is_mutual=is_mutual(match))
    return row


def is_mutual(match: Match) -> bool:
    return MatchInterest.objects.filter(match=match).count() == len(Side)


def may_see_phones(person: Person, one: Organization, other: Organization) -> bool:
    """Whether she trades for one of them and both have said yes to each other, or have a contract in hand."""
    if not (access.trades_for(person, one) or access.trades_for(person, other)):
        return False
    pair = (one.pk, other.pk)
    said = Match.objects.filter(offer__organization__in=pair, want__organization__in=pair)
    if any(is_mutual(match) for match in said):
        return True
    agreed = Contract.objects.concluded().filter(seller__in=pair, buyer__in=pair, ending__isnull=True)
    return agreed.exists()


def phones_of(organization: Organization) -> list[tuple[str, str]]:
    """Name and number of who trades for it; its own number where it has one."""
    people = [(each.full_name, str(each.phone)) for each in access.dealers_of(organization) if each.phone]
    return [(organization.name, organization.phone)] if organization.phone and not people else people
