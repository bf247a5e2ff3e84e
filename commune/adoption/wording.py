"""The words of a contract, made of the offer and its terms, so that what is agreed and what is counted are one."""

import hashlib

from django.template.loader import render_to_string
from django.utils import translation

from commune.adoption.models import TreeOffer


def contract_text(offer: TreeOffer) -> str:
    """In Vietnamese, without the buyer's name, which stands apart."""
    with translation.override("vi"):
        return render_to_string("adoption/contract.txt", {"offer": offer, "terms": offer.terms}).strip()


def digest_of(text: str) -> str:
    """Goes through the form, so that nobody agrees to words that changed meanwhile."""
    return hashlib.sha256(text.encode()).hexdigest()
