"""Named registries: how a lower room asks a question that only upper rooms can answer."""

from collections.abc import Iterator
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Registry(Generic[Value]):
    """Name to value, filled at start by rooms above.

    Registering the same name twice with another value raises `ValueError`; with the same value it is a no-op,
    so modules may be imported again.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._values: dict[str, Value] = {}

    def add(self, name: str, value: Value) -> None:
        known = self._values.setdefault(name, value)
        if known is not value and known != value:
            raise ValueError(f"two {self.what} named {name!r}")

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return iter(sorted(self._values.items()))

    def __len__(self) -> int:
        return len(self._values)
