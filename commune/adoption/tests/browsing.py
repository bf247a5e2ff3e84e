"""Short ways to pages and forms, as a browser without scripts sends them."""

import io
import re

from PIL import Image


def page(client, path, status=200):
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer.content.decode()


def send(client, path, **facts):
    return client.post(path, facts, follow=True)


def hidden(text, name):
    return re.search(rf'name="{name}" value="([^"]+)"', text)[1]


def written(day):
    return f"{day:%d/%m/%Y}"


def picture():
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "#24603a").save(made, "JPEG")
    made.seek(0)
    made.name = "cay.jpg"
    return made
