"""What the farm does when news comes up from the log: a list of inputs was loaded."""

from commune.farm import late
from commune.ledger.following import follow
from commune.ledger.models import Entry
from commune.quality.models import ListEdition


def reconsider_harvests(entry: Entry) -> None:
    edition: ListEdition = entry.subject(ListEdition)
    late.reconsider_under(edition)


follow("farm.reconsider_harvests", ["quality.list_edition"], reconsider_harvests)
