"""Stamps by the million without a row each: serials, batch roots, QR matrices, label sheets, scratch PINs."""
