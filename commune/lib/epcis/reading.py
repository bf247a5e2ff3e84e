"""One door for captured bytes, whichever syntax they are in."""

from commune.lib.epcis import documents
from commune.lib.epcis.documents import Document
from commune.lib.epcis.xml_reading import read_xml

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def read(data: bytes) -> Document:
    """The document in JSON, XML 2.0 or XML 1.x bytes, told apart by the first character."""
    start = data[:64]
    for mark in _BYTE_ORDER_MARKS:
        start = start.removeprefix(mark)
    is_xml = start.lstrip(b" \t\r\n\0").startswith(b"<")
    return read_xml(data) if is_xml else documents.read(data.removeprefix(_BYTE_ORDER_MARKS[0]))
