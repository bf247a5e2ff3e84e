"""Who may answer for a lot."""

from typing import TYPE_CHECKING

from django.db.models import Q

from commune.people.models import LEADING, Organization, OrganizationKind, Role, Visitor
from commune.trace.models import Lot

if TYPE_CHECKING:
    from commune.passport.models import ScanQuestionSet

ANSWERING = (*LEADING, Role.SELLER)


def questions_visible_to(questions: "ScanQuestionSet", person: Visitor) -> "ScanQuestionSet":
    answering = Organization.objects.of(person, *ANSWERING).values("pk")
    return questions.filter(Q(lot__holder__in=answering) | Q(lot__holder__parent__in=answering))


def seller_of(lot: Lot) -> Organization:
    """Who answers for it: its holder, for a household the co-op above it where there is one."""
    holder = lot.holder
    is_member = holder.kind == OrganizationKind.HOUSEHOLD and holder.parent
    return holder.parent if is_member and holder.parent else holder
