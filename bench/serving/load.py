"""`python -m bench.serving.load ADDRESS CONNECTIONS < paths`: asks for each path once, as phones do.

Keep-alive connections side by side, each asking for its next path when it has read an answer whole. Prints one
JSON object. Anything but a 200 ends the run: figures of refusals are worth nothing.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

ASKED = (
    "GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
    "Accept-Encoding: gzip, deflate\r\nAccept-Language: vi\r\nUser-Agent: Mozilla/5.0 (Linux; Android 13)\r\n\r\n"
)


async def visit(host: str, port: int, paths: Iterator[str], seconds: list[float], sizes: list[int]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    for path in paths:
        began = time.perf_counter()
        writer.write(ASKED.format(path=path).encode("ascii"))
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200 "):
            raise RuntimeError(f"{path}: {head.decode('latin-1')}")
        size = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        await reader.readexactly(size)
        seconds.append(time.perf_counter() - began)
        sizes.append(size)
    writer.close()


async def load(address: str, connections: int, paths: list[str]) -> dict[str, float]:
    parts, waiting = urlsplit(address), iter(paths)
    seconds: list[float] = []
    sizes: list[int] = []
    began = time.perf_counter()
    visits = (visit(parts.hostname, parts.port, waiting, seconds, sizes) for _ in range(connections))
    await asyncio.gather(*visits)
    wall = time.perf_counter() - began
    seconds.sort()
    return {
        "answers": len(seconds),
        "wall": wall,
        "p50": seconds[len(seconds) // 2],
        "p99": seconds[len(seconds) * 99 // 100],
        "bytes": sum(sizes) / len(sizes),
    }


if __name__ == "__main__":
    told = asyncio.run(load(sys.argv[1], int(sys.argv[2]), sys.stdin.read().split()))
    print(json.dumps(told))
