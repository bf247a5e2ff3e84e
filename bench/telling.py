"""How a measured figure is printed: one JSON line, beside what it is compared with."""

from __future__ import annotations

import json
import platform
import sys
import sysconfig
import time
from collections.abc import Callable
from typing import NamedTuple, Protocol, TypeVar

Result = TypeVar("Result")


class Emit(Protocol):
    """Prints one figure; `against` is that of what it is compared with, measured in the same call."""

    def __call__(self, figure: str, value: float, unit: str, *, against: float | None = None) -> None: ...


class Cost(NamedTuple):
    """Seconds that a call took: of this process's CPUs, and by the clock."""

    cpu: float
    wall: float


def emitter(bench: str) -> Emit:
    """`ratio` is value / against, so that below 1 is better for costs and above 1 for rates."""

    def emit(figure: str, value: float, unit: str, *, against: float | None = None) -> None:
        ratio = round(value / against, 4) if against else None
        line = {
            "bench": bench,
            "figure": figure,
            "value": value,
            "unit": unit,
            "against": against,
            "ratio": ratio,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)

    return emit


def cost_of(work: Callable[[], Result]) -> tuple[Cost, Result]:
    cpu, wall = time.process_time(), time.perf_counter()
    result = work()
    return Cost(time.process_time() - cpu, time.perf_counter() - wall), result


def calibration() -> float:
    """CPU seconds for the sum of five million squares: how fast this machine and interpreter are."""
    cost, _ = cost_of(lambda: sum(n * n for n in range(5_000_000)))
    return round(cost.cpu, 4)


def print_interpreter() -> None:
    """The line that makes figures of two machines comparable; printed before the figures."""
    line = {
        "interpreter": f"{platform.python_implementation()} {platform.python_version()}",
        "compiler": platform.python_compiler(),
        "configure": sysconfig.get_config_var("CONFIG_ARGS") or "",
        "flags": " ".join(str(sysconfig.get_config_var(name) or "") for name in ("OPT", "PY_CFLAGS")).strip(),
        "optimized": "-O0" not in str(sysconfig.get_config_var("PY_CFLAGS")) and not sys.flags.dev_mode,
        "machine": platform.machine(),
        "calibration_cpu_s": calibration(),
    }
    print(json.dumps(line, ensure_ascii=False), flush=True)
