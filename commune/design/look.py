"""How a visitor wants to see pages: theme and letter size, kept in cookies, working without JavaScript."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large")
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    theme: str = "auto"
    size: str = "normal"

    @property
    def dark_media(self) -> str:
        """When the dark palette's style sheet applies; a page in the light theme does not link it."""
        return "screen" if self.theme == "dark" else "screen and (prefers-color-scheme: dark)"


def chosen_look(request: HttpRequest) -> Look:
    """Cookies `theme` and `size`; anything unknown counts as not chosen."""
    theme, size = request.COOKIES.get("theme", ""), request.COOKIES.get("size", "")
    return Look(theme if theme in THEMES else "auto", size if size in SIZES else "normal")


def remember_look(response: HttpResponse, *, theme: str = "", size: str = "") -> None:
    """Sets what is given and known; the offline app's scripts read these cookies too."""
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax")
    if size in SIZES:
        response.set_cookie("size", size, max_age=YEAR, samesite="Lax")
