"""Ways to buy that rooms above bring to a product's page: each a template that gets `listing`."""

from commune.lib.registry import Registry

ways: Registry[str] = Registry("ways to buy")


def templates() -> list[str]:
    return [template for _, template in ways]
