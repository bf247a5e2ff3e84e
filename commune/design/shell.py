"""What every page needs around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import cached_property

from commune.design import slots
from commune.design.frame import Frame, frame_of
from commune.design.look import Look, chosen_look


class Shell:
    """The frame of one page; each part is asked for only when a template shows it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    demo: bool = property(lambda _self: settings.DEMO)  # type: ignore[assignment]
    instance: str = property(lambda self: self.frame.name if self.frame else settings.INSTANCE_NAME)  # type: ignore[assignment]
    main: str = property(lambda _self: settings.PUBLIC_ADDRESS)  # type: ignore[assignment]

    @cached_property
    def frame(self) -> Frame | None:
        return frame_of(self._request)

    def _filled(self, slot: str) -> list[slots.Item]:
        """On a site of its own only what is served there."""
        if self.frame is None:
            return slots.items(slot, self._request)
        return slots.items(f"site_{slot}", self._request) if f"site_{slot}" in slots.NAMES else []

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
        return f"{self.frame.address if self.frame else settings.PUBLIC_ADDRESS}{self._request.path}"

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
        return self._filled("navigation")

    @cached_property
    def entries(self) -> list[slots.Item | slots.Group]:
        """The navigation as the head of the page shows it."""
        return slots.folded(self.navigation)

    @cached_property
    def badges(self) -> list[slots.Item]:
        return self._filled("badges")

    @cached_property
    def account(self) -> list[slots.Item]:
        return self._filled("account")

    @cached_property
    def home_tasks(self) -> list[slots.Item]:
        return self._filled("home_tasks")

    @cached_property
    def footer(self) -> list[slots.Item]:
        return self._filled("footer")

    @cached_property
    def current(self) -> str:
        """The address of the navigation item that this page lies under: the longest that fits."""
        path = self._request.path
        fitting = [item.href for item in self.navigation if item.href != "/" and path.startswith(item.href)]
        return max(fitting, key=len, default="/" if path == "/" else "")


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": Shell(request)}
