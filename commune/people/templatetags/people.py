"""What templates of sign-in pages write."""

from django.template import Library
from django.utils.translation import gettext as _

register = Library()
DEVICES = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Zalo", "Zalo"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """What kind of machine a browser says that it runs on: "Máy Android"."""
    name = next((name for word, name in DEVICES if word in user_agent), "")
    return _("Máy %(name)s") % {"name": name} if name else _("Máy không rõ loại")
