"""What members are told of their shares, each thing once."""

from commune.design import written
from commune.people import reaching
from commune.people.models import Membership, Role
from commune.shares.models import Sheet


def tell_approved(sheet: Sheet) -> None:
    """Every farmer of a household that has a share."""
    shares = {share.household_id: share for share in sheet.shares.all()}
    today = Membership.objects.current().filter(organization__in=shares, role=Role.FARMER)
    for each in today.select_related("person"):
        share = shares[each.organization_id]
        reaching.tell(
            each.person,
            template="shares/approved",
            params={
                "cooperative": sheet.cooperative.name,
                "number": sheet.number,
                "credit": written.dong(share.credit),
                "payable": written.dong(share.payable),
            },
            dedup_key=f"share:{share.pk}:{each.person_id}",
        )
