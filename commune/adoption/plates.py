"""The number plate of a tree: its QR opens the tree's page."""

import segno

from commune.adoption.harvesting import tree_uri
from commune.adoption.models import Tree


def qr_of(tree: Tree) -> str:
    """A data: address of an SVG; quartile correction, for it hangs in sun and rain."""
    return segno.make(tree_uri(tree), error="q", micro=False).svg_data_uri(scale=6, border=4)
