"""The log as static text and tiles (C2SP tlog-tiles), public and cacheable."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from commune.design.problem import problem
from commune.ledger import checkpoints, keys, sequencing
from commune.ledger.models import Leaf
from commune.lib.tlog import tiles

FOREVER = 31536000
TEXT = "text/plain; charset=utf-8"


@require_safe
@cache_control(public=True, max_age=2)
def checkpoint(request: HttpRequest) -> HttpResponse:
    head = checkpoints.latest() or checkpoints.sign_head()
    if head is None:
        return _absent("/checkpoint")
    return HttpResponse(head.note, content_type=TEXT)


@require_safe
def key(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{keys.log().verifier_key}\n", content_type=TEXT)


@require_safe
def tile(request: HttpRequest, tile_path: str) -> HttpResponse:
    try:
        wanted = tiles.Tile.parse(tile_path)
        data = _bundle(wanted) if wanted.level == tiles.ENTRIES else _hashes(wanted)
    except tiles.TileError:
        return _absent(f"/{tile_path}")
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Cache-Control"] = f"public, max-age={FOREVER}, immutable"
    return response


def _hashes(wanted: tiles.Tile) -> bytes:
    return sequencing.read_tile(wanted)[: wanted.width * 32]


def _bundle(wanted: tiles.Tile) -> bytes:
    first = wanted.index * tiles.TILE_WIDTH
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + wanted.width).order_by("index")
    bodies = [bytes(body) for body in rows.values_list("entry__body", flat=True)]
    if len(bodies) < wanted.width:
        raise tiles.TileError(f"{wanted.path} is beyond the tree")
    return tiles.written_bundle(bodies)


def _absent(pointer: str) -> HttpResponse:
    return problem("not-found", "Sổ cái không có mục này.", "The log has no such item.", 404, pointer)
