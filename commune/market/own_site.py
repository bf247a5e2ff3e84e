"""A request may come in on a booth's own site: then nothing of anybody else is shown or sold."""

from django.http import HttpRequest

from commune.market.models import Booth, ListingSet

MARK = "sole_booth"


def sole_booth(request: HttpRequest) -> Booth | None:
    """Whose site was asked, as the room that knows hosts has marked the request."""
    return getattr(request, MARK, None)


def narrowed(request: HttpRequest, listings: ListingSet) -> ListingSet:
    booth = sole_booth(request)
    return listings.filter(booth=booth) if booth else listings
