"""Transparency log formats of C2SP: signed note, checkpoint, tiles, proof, cosignature, policy."""
