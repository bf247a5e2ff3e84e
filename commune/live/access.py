"""Who runs a session, who speaks in it, who may stop it."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.market import access as market
from commune.market.models import Booth
from commune.people import access
from commune.people.models import DECIDING, Organization, OrganizationSet, Person, Visitor

if TYPE_CHECKING:
    from commune.live.models import LiveSession, LiveSessionSet


def sessions_visible_to(sessions: "LiveSessionSet", person: Visitor) -> "LiveSessionSet":
    """Its desk: whoever keeps the booth, speaks in it, or governs or audits the seller's unit."""
    if not isinstance(person, Person):
        return sessions.none()
    kept = Q(booth__in=Booth.objects.kept_by(person)) | Q(streamer=person)
    return sessions.filter(kept | Q(booth__organization__unit__in=access.governed_units(person)))


def sessions_governed_by(sessions: "LiveSessionSet", person: Visitor) -> "LiveSessionSet":
    """Which she may warn and stop."""
    return sessions.filter(booth__organization__unit__in=access.governed_units(person, *DECIDING))


def may_keep(person: Visitor, session: "LiveSession") -> bool:
    return market.may_keep(person, session.booth)


def may_govern(person: Visitor, session: "LiveSession") -> bool:
    return access.governs(person, session.booth.organization.unit, *DECIDING)


def may_stream(person: Visitor, session: "LiveSession") -> bool:
    """Only the one whose name stands on the session."""
    return isinstance(person, Person) and session.streamer_id == person.pk


def sellers_governed_by(person: Visitor) -> OrganizationSet:
    """Whose streamers she may verify."""
    return Organization.objects.filter(unit__in=access.governed_units(person, *DECIDING))


def governs_any(person: Visitor) -> bool:
    return access.governed_units(person).exists()
