"""Comments under a live sale, as buyers of the South write them: who wants how many of which code.

`read` understands one comment, `Hearing` a whole session, in which people say things twice.
"""

from commune.lib.comments.hearing import Hearing
from commune.lib.comments.reading import Kind, Reading, read
from commune.lib.comments.tokens import hide_phones

__all__ = ["Hearing", "Kind", "Reading", "hide_phones", "read"]
