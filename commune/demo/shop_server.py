"""The shop simulator behind a port: `python -m commune.demo.shop_server PORT`. Also for tests and trials."""

import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from commune.demo.shop_simulator import NAME, ShopSimulator


class _Door(BaseHTTPRequestHandler):
    server: "ShopServer"

    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with self.server.one:
            told = self.server.simulator.answer("POST", f"http://x{self.path}", dict(self.headers), body)
        self.send_response(told.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told.body)))
        self.end_headers()
        self.wfile.write(told.body)

    def log_message(self, *_args: object) -> None:
        """Says nothing on standard error."""


class ShopServer(ThreadingHTTPServer):
    """Serves one simulator on 127.0.0.1; port 0 takes a free one."""

    daemon_threads = True

    def __init__(self, simulator: ShopSimulator, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Door)
        self.simulator, self.one = simulator, threading.Lock()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def begin(self) -> "ShopServer":
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self


if __name__ == "__main__":
    sys.stderr.write(f"{NAME}\n")
    ShopServer(ShopSimulator(), int(sys.argv[1])).serve_forever()
