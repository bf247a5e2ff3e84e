"""A browser that may be killed at any moment and started again on the same profile, as a phone that falls or dies."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

from tests.stage import free_port

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTING = 60.0


def program() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class MortalBrowser:
    """`open()` answers a page of a running browser; `kill()` is SIGKILL for all its processes."""

    def __init__(self, playwright: Any, profile: Path) -> None:
        self.playwright, self.profile = playwright, profile
        self.process: subprocess.Popen[bytes] | None = None
        self.connected: Any = None

    def open(self, address: str) -> Any:
        self.start()
        page = self.connected.contexts[0].new_page()
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(address)
        return page

    def start(self) -> None:
        found, port = program(), free_port()
        if found is None:
            raise RuntimeError("no chromium on this machine")
        line = [
            found,
            *FLAGS,
            f"--remote-debugging-port={port}",
            f"--user-data-dir={self.profile}",
            "about:blank",
        ]
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(line, stdout=quiet, stderr=quiet, start_new_session=True)
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline:
            with (
                contextlib.suppress(OSError),
                urllib.request.urlopen(f"http://127.0.0.1:{port}/json/version", timeout=2),
            ):
                self.connected = self.playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError("the browser did not start")

    def close(self) -> None:
        """As people close it: what browsers write late, such as cookies, is written then."""
        assert self.process is not None
        self.connected.new_browser_cdp_session().send("Browser.close")
        self.process.wait(STARTING)
        self.process = None

    def kill(self) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        with contextlib.suppress(Exception):
            self.connected.close()
