from commune.ledger.protection import protect
from commune.people.models import CardRevocation, Consent, ConsentWithdrawal, MemberCard

protect(Consent, kind="people.consent")
protect(ConsentWithdrawal, kind="people.consent_withdrawal")
protect(MemberCard, kind="people.card")
protect(CardRevocation, kind="people.card_revocation")
