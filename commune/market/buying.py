"""What rooms above bring to a product's page: ways to buy, templates that get `listing`; and what stands beside
the offers, templates that get `item`."""

from commune.lib.registry import Registry

ways: Registry[str] = Registry("ways to buy")
beside: Registry[str] = Registry("what stands beside offers")


def templates() -> list[str]:
    return [template for _, template in ways]


def templates_beside() -> list[str]:
    return [template for _, template in beside]
