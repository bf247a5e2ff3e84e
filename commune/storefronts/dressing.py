"""What the market shows of a booth's own site."""

from commune.market.dressing import Dress, dressers
from commune.market.models import Booth
from commune.storefronts import editions, hosts
from commune.storefronts.models import HostClaim


def dress_of(booth: Booth) -> Dress:
    edition = editions.edition_of(booth)
    found = HostClaim.objects.answering().filter(booth=booth).order_by("claimed_at").first()
    address = hosts.address_of(found) if found else ""
    return Dress(edition.about, edition.palette, address) if edition else Dress(address=address)


dressers.add("storefronts", dress_of)
