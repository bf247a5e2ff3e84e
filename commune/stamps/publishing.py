"""A folder of print files for one batch, with a manifest; what is broken off is gone on with.

Each file is written beside its name and moved there when it is whole, so what stands under its name is complete.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID, uuid4

from commune.ledger import proofs, sequencing
from commune.stamps import printing
from commune.stamps.batches import Progress
from commune.stamps.models import StampBatch
from commune.stamps.ranges import StampRefusedError

FORMATS = ("csv", "zpl", "pdf")
REQUEST, MANIFEST = "request.json", "manifest.json"
CHUNK = 1 << 20
STEP = 20_000

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PrintFile:
    """A file to be made: its name, the stamps in it, and what writes it."""

    name: str
    stamps: range
    write: Callable[[BinaryIO, Progress], None]


def request_in(folder: Path, asked: Json) -> UUID:
    """The client id under which this folder's batch is issued: the one of the first run, if there was one.

    Raises StampRefusedError when the folder belongs to another request.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / REQUEST
    if not path.exists():
        _put(path, _json({**asked, "client_id": str(uuid4())}))
    known = json.loads(path.read_text(encoding="utf-8"))
    if {name: value for name, value in known.items() if name != "client_id"} != asked:
        raise StampRefusedError(f"{folder} holds another request: {known}", "out")
    return UUID(known["client_id"])


def files_of(batch: StampBatch, formats: list[str]) -> Iterator[PrintFile]:
    """In the order of `formats`; sheets are cut into volumes of a thousand."""
    everything = range(batch.count)
    for kind in formats:
        if kind == "pdf":
            yield from _volumes(batch)
        else:
            lines = printing.csv if kind == "csv" else printing.zpl
            yield PrintFile(f"stamps.{kind}", everything, _lines_writer(batch, lines))


def _lines_writer(
    batch: StampBatch, lines: Callable[[StampBatch], Iterator[str]]
) -> Callable[[BinaryIO, Progress], None]:
    def write(out: BinaryIO, progress: Progress) -> None:
        for number, block in enumerate(printing.blocks(lines(batch), STEP), 1):
            out.write(block)
            progress(min(number * STEP, batch.count))

    return write


def _volumes(batch: StampBatch) -> Iterator[PrintFile]:
    layout = printing.LAYOUTS[printing.USUAL]
    cut = list(printing.volumes(batch, layout))
    for number, stamps in enumerate(cut, 1):
        name = f"stamps-{number:04d}.pdf" if len(cut) > 1 else "stamps.pdf"

        def write(out: BinaryIO, progress: Progress, stamps: range = stamps) -> None:
            printing.pdf(batch, layout, out, stamps=stamps)
            progress(len(stamps))

        yield PrintFile(name, stamps, write)


def publish(batch: StampBatch, formats: list[str], folder: Path, progress: Progress) -> Json:
    """Writes what is missing and the manifest, which is returned. `progress` hears stamps written so far."""
    done, listed = 0, []
    for file in files_of(batch, formats):
        path = folder / file.name
        if not path.exists():
            _write(path, file, lambda stamps, done=done: progress(done + stamps))  # type: ignore[misc]
        done += len(file.stamps)
        progress(done)
        facts = {"first": file.stamps.start + 1, "last": file.stamps.stop, "sha256": _sha256(path)}
        listed.append({"name": file.name, **facts})
    manifest = {
        "count": batch.count,
        "batch": batch.number,
        "batch_root": batch.root,
        "log_index": log_index_of(batch),
        "gtin": batch.trade_item.gtin,
        "lot": batch.lot.code if batch.lot else None,
        "files": listed,
    }
    _put(folder / MANIFEST, _json(manifest))
    return manifest


def log_index_of(batch: StampBatch) -> int | None:
    """Where the batch stands in the log."""
    sequencing.sequence()
    entry = proofs.latest_entry(StampBatch._meta.db_table, batch.pk)
    return entry.leaf.index if entry else None


def work_of(batch: StampBatch, formats: list[str]) -> int:
    """What `progress` of `publish` counts up to."""
    return batch.count * len(formats)


def _write(path: Path, file: PrintFile, progress: Progress) -> None:
    partial = path.with_name(path.name + ".part")
    try:
        with partial.open("wb") as out:
            file.write(out, progress)
            out.flush()
            os.fsync(out.fileno())
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    partial.replace(path)


def _put(path: Path, text: str) -> None:
    partial = path.with_name(path.name + ".part")
    with partial.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.replace(path)


def _json(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
