"""Settings come from the environment: typed readers that are loud on nonsense."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


class SettingError(RuntimeError):
    """A setting that cannot be understood; the message names it."""


def text(name: str, default: str = "") -> str:
    """The value, or the content of the file that `NAME_FILE` points to (secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE: {error}") from error
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name, "").lower()
    if value in ("", "1", "true", "yes", "0", "false", "no"):
        return value in ("1", "true", "yes") if value else default
    raise SettingError(f"{name}={value!r} is neither 1 nor 0")


def whole(name: str, default: int) -> int:
    value = os.environ.get(name, "")
    try:
        return int(value) if value else default
    except ValueError as error:
        raise SettingError(f"{name}={value!r} is not a whole number") from error


def words(name: str, default: str = "") -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, sqlite_file: Path) -> dict[str, Any]:
    """A Django DATABASES entry: empty is SQLite in `sqlite_file`, else `postgresql://user:pw@host:port/db`.

    SQLite runs in WAL with synchronous=FULL and immediate transactions: what is acknowledged survives
    power loss, and writers queue instead of failing in the middle.
    """
    address = text(name)
    if not address:
        return {
            "ENGINE": "commune.config.sqlite",
            "NAME": sqlite_file,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
            },
        }
    return postgresql(name, address)


def postgresql(name: str, address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SettingError(f"{name} must be empty or start with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or dict(parse_qsl(parts.query)).get("host", ""),
        "PORT": str(parts.port or ""),
        # requests come on threads that end: a connection kept open would belong to nobody, until the server has no more
        "CONN_MAX_AGE": 0,
    }
