"""GS1 identifiers: Application Identifiers, element strings, Digital Links (compressed too), EPC URNs.

Everything raises `Gs1Error` and nothing else for a text that breaks a rule.
"""

from commune.lib.gs1.ais import AIS, ApplicationIdentifier, check_value
from commune.lib.gs1.answers import built, compressed, decompressed, parsed
from commune.lib.gs1.associations import check_together
from commune.lib.gs1.building import build
from commune.lib.gs1.check_digits import check_digit, check_pair
from commune.lib.gs1.compression import compress, decompress
from commune.lib.gs1.digital_link import DigitalLink, parse
from commune.lib.gs1.elements import bracketed, unbracketed
from commune.lib.gs1.elements import parse as parse_elements
from commune.lib.gs1.epc import ais_of, digital_link_of, urn_of, urn_of_link
from commune.lib.gs1.errors import Gs1Error
from commune.lib.gs1.gln import gln_of, is_valid_gln
from commune.lib.gs1.gtin import gtin14, gtin_of, is_valid_gtin, is_valid_sscc, sscc_of
from commune.lib.gs1.stems import CANONICAL_STEM

__all__ = [
    "AIS",
    "CANONICAL_STEM",
    "ApplicationIdentifier",
    "DigitalLink",
    "Gs1Error",
    "ais_of",
    "bracketed",
    "build",
    "built",
    "check_digit",
    "check_pair",
    "check_together",
    "check_value",
    "compress",
    "compressed",
    "decompress",
    "decompressed",
    "digital_link_of",
    "gln_of",
    "gtin14",
    "gtin_of",
    "is_valid_gln",
    "is_valid_gtin",
    "is_valid_sscc",
    "parse",
    "parse_elements",
    "parsed",
    "sscc_of",
    "unbracketed",
    "urn_of",
    "urn_of_link",
]
