"""What every page needs around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from commune.design import slots
from commune.design.look import Look, chosen_look


class Shell:
    """The frame of one page; each part is asked for only when a template shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    demo: bool = property(lambda _self: settings.DEMO)  # type: ignore[assignment]
    instance: str = property(lambda _self: settings.INSTANCE_NAME)  # type: ignore[assignment]

    @cached_property
    def look(self) -> Look:
        return chosen_look(self._request)

    @cached_property
    def language(self) -> str:
        return getattr(self._request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)

    @cached_property
    def here(self) -> str:
        return self._request.get_full_path()

    @cached_property
    def canonical(self) -> str:
        return f"{settings.PUBLIC_ADDRESS}{self._request.path}"

    @cached_property
    def languages(self) -> list[dict[str, str]]:
        """The other languages of this page: its own address with `?lang=`."""
        links = []
        for code, name in settings.LANGUAGES:
            query = self._request.GET.copy()
            query["lang"] = code
            links.append({"code": code, "name": name, "href": f"{self._request.path}?{query.urlencode()}"})
        return links

    @cached_property
    def navigation(self) -> list[slots.Item]:
        return slots.items("navigation", self._request)

    @cached_property
    def badges(self) -> list[slots.Item]:
        return slots.items("badges", self._request)

    @cached_property
    def account(self) -> list[slots.Item]:
        return slots.items("account", self._request)

    @cached_property
    def home_tasks(self) -> list[slots.Item]:
        return slots.items("home_tasks", self._request)

    @cached_property
    def footer(self) -> list[slots.Item]:
        return slots.items("footer", self._request)

    @cached_property
    def current(self) -> str:
        """The address of the navigation item that this page lies under: the longest that fits."""
        path = self._request.path
        fitting = [item.href for item in self.navigation if item.href != "/" and path.startswith(item.href)]
        return max(fitting, key=len, default="/" if path == "/" else "")


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
