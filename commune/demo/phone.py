"""The farmer's phone in the season: a scouting note with a photograph, written without signal, sent in the evening."""

import hashlib
import io
import random

from PIL import Image, ImageDraw

from commune.demo import assembling
from commune.demo.clock import client_id, day, moment
from commune.files import keeping
from commune.sync import receiving
from commune.sync.canonical import canonical

DAYS_AGO = 13
SIZE = (960, 720)


def write_without_signal() -> None:
    """As `/diary/` sends it: the slip first, then its picture. Playing again adds nothing."""
    farmer, picture = assembling.person("farmer"), drawn_orchard()
    digest = hashlib.sha256(picture).hexdigest()
    key = str(client_id("phone", "farmer"))
    device = receiving.meet(key, actor=farmer.log_actor, name="Điện thoại minh họa", latest=1)
    slip = {
        "id": str(client_id("phone", "farmer", 1)),
        "device": key,
        "sequence": 1,
        "previous": "",
        "writer": str(farmer.pk),
        "kind": "farm.scouting",
        "version": 1,
        "at": moment(DAYS_AGO, 7, 15).isoformat(),
        "body": {
            "plot": str(assembling.place("plot").pk),
            "day": day(DAYS_AGO).isoformat(),
            "seen": "Kiến vàng, không thấy sâu",
            "amount": "many",
            "photos": [digest],
        },
    }
    receiving.receive([canonical(slip)], device=device)
    keeping.keep(picture, digest=digest, by=farmer.log_actor)


def drawn_orchard(number: int = 117) -> bytes:
    """A drawing, plainly none of a real orchard: of one number the same bytes each time."""
    chance = random.Random(number)  # noqa: S311  # leaves, not secrets
    canvas = Image.new("RGB", SIZE, "#cfe3bd")
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((0, 520, 960, 720), fill="#8a5a34")
    pen.rectangle((440, 300, 520, 600), fill="#6b4426")
    for _ in range(260):
        x, y = chance.gauss(480, 170), chance.gauss(260, 95)
        pen.ellipse((x - 46, y - 14, x + 46, y + 14), fill=chance.choice(["#24603a", "#3f8a4d", "#2a6b3c"]))
    for _ in range(14):
        x, y = chance.gauss(480, 150), chance.gauss(320, 70)
        pen.ellipse((x - 20, y - 28, x + 20, y + 28), fill="#f6b12d", outline="#e7792b", width=3)
    made = io.BytesIO()
    canvas.save(made, "JPEG", quality=70)
    return made.getvalue()
