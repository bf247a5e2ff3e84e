"""Bank transfers as QR payloads, and the codes that recognize them when the money arrives."""

from commune.lib.vietqr.banks import DEMO_BIN, DEMO_WORDS, Bank, all_banks, bank_of
from commune.lib.vietqr.emv import VietQrError, crc16
from commune.lib.vietqr.payload import PURPOSE_LONGEST, TRANSFER_LIMIT, make
from commune.lib.vietqr.transfer import VietQr, parse
from commune.lib.vietqr.transfer_code import find_code, find_codes, is_code, new_code

__all__ = [
    "DEMO_BIN",
    "DEMO_WORDS",
    "PURPOSE_LONGEST",
    "TRANSFER_LIMIT",
    "Bank",
    "VietQr",
    "VietQrError",
    "all_banks",
    "bank_of",
    "crc16",
    "find_code",
    "find_codes",
    "is_code",
    "make",
    "new_code",
    "parse",
]
