"""What the log protects in this room."""

from commune.ledger.protection import protect
from commune.pests.models import CountReply, EnemyCount, ScoutingCount

protect(ScoutingCount, kind="pests.scouting_count")
protect(EnemyCount, kind="pests.enemy_count")
protect(CountReply, kind="pests.count_reply")
