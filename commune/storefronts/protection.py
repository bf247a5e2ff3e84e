from commune.ledger.protection import protect
from commune.storefronts.models import HostClaim, HostConfirmation, HostRelease, StorefrontEdition

protect(StorefrontEdition, kind="storefronts.edition")
protect(HostClaim, kind="storefronts.host_claim")
protect(HostConfirmation, kind="storefronts.host_confirmation")
protect(HostRelease, kind="storefronts.host_release")
