import pytest

from commune.lib.discretion import masked


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /card/AbC-123_x/", "Not Found: /card/•••/"),
        ("Gone: /orders/Z3BE2SC/tok-en_1/status/?x=1", "Gone: /orders/Z3BE2SC/•••/status/?x=1"),
        ('"GET /card/AbC HTTP/1.1" 404', '"GET /card/••• HTTP/1.1" 404'),
        ("Referer - https://xa.vn/orders/A1/key.", "Referer - https://xa.vn/orders/A1/•••"),
        ("Not Found: /pay/returns/0b7c-9/?status=1", "Not Found: /pay/returns/•••/?status=1"),
        ('"GET /pay/returns/0b7c-9 HTTP/1.1" 302', '"GET /pay/returns/••• HTTP/1.1" 302'),
        ("Not Found: /orders/lookup/", "Not Found: /orders/lookup/"),
        ("Not Found: /lots/1/2/", "Not Found: /lots/1/2/"),
        ("Unprocessable Entity: /invitations/WyJ:1w-_x/", "Unprocessable Entity: /invitations/•••/"),
        ('"POST /invitations/WyJ:1w HTTP/1.1" 422', '"POST /invitations/••• HTTP/1.1" 422'),
    ],
)
def test_keys_in_addresses_are_masked(line, kept):
    assert masked(line) == kept
