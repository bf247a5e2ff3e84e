"""What the log protects in this room."""

from commune.advice.models import Advice, Bulletin, BulletinApproval, BulletinIntroduction, PestSighting
from commune.ledger.protection import protect

protect(Advice, kind="advice.advice")
protect(PestSighting, kind="advice.pest_sighting")
protect(Bulletin, kind="advice.bulletin")
protect(BulletinIntroduction, kind="advice.bulletin_introduction")
protect(BulletinApproval, kind="advice.bulletin_approval")
