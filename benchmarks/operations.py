"""Operations against a real Prefect server on loopback: deployed, triggered, scheduled, refused, cancelled, ended.

    python -m benchmarks.operations

It takes some minutes, most of it waiting for the schedule, and fails where something is not as promised.
"""

from __future__ import annotations

import http.server
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.stores import lock, warehouse
from tests.serving import Served, serving
from tests.stores import articles

RESULTS = Path(__file__).parent / "results" / "operations.json"


@contextmanager
def slow_site() -> Iterator[str]:
    """A site that answers after a minute."""
    ended = threading.Event()

    class Slow(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ended.wait(60)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        ended.set()
        server.shutdown()


def scheduled(served: Served, seconds: float = 150) -> dict:
    """The first run that the schedule started and that ended well."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        for run in served.ask(
            "POST", "flow_runs/filter", flows={"name": {"any_": ["refresh"]}}, sort="START_TIME_DESC"
        ):
            if run["auto_scheduled"] and run["state_type"] == "COMPLETED":
                return run
        time.sleep(1)
    raise AssertionError("the schedule started no run")


def main() -> None:
    took: dict[str, float] = {}
    began = time.monotonic()

    def done(name: str) -> None:
        nonlocal began
        now = time.monotonic()
        took[name] = round(now - began, 1)
        began = now
        print(f"{name:<44} {took[name]:>7.1f} s", flush=True)

    with tempfile.TemporaryDirectory() as folder, slow_site() as slow:
        home, clippings = Path(folder) / "home", Path(folder) / "clippings"
        articles.write(clippings)
        (Path(folder) / "urls.txt").write_text(slow)
        declared = Path(folder) / "slow.toml"
        declared.write_text('[[source]]\nname = "slow"\nkind = "urls"\nplace = "urls.txt"\n')
        with serving(home, clippings, "--cron", "* * * * *", NEWSLEDGER_PROCESSES="1") as served:
            done("server started, three flows deployed")
            assert scheduled(served)["parameters"]["home"] == str(home)
            assert warehouse.published(home) is not None
            done("scheduled run published")
            served.ask("POST", f"deployments/{served.deployment('refresh')['id']}/pause_deployment")
            time.sleep(3)
            began = time.monotonic()
            assert served.wait(served.trigger("refresh", full=True))[0] == "COMPLETED"
            done("run on demand published")
            for flow in ("reprocess", "maintain"):
                assert served.wait(served.trigger(flow))[0] == "COMPLETED"
                done(f"{flow} on demand")
            with lock.hold(home, "somebody else"):
                kind, message = served.wait(served.trigger("refresh"))
            assert kind == "CANCELLED" and "somebody else" in message, (kind, message)
            done("run against a held warehouse was refused")
            stuck = served.trigger("refresh", sources=[str(declared)])
            served.wait(stuck, "RUNNING")
            kind, message = served.wait(served.trigger("refresh"))
            assert kind == "CANCELLED", (kind, message)
            done("second run was refused")
            print("   ", message)
            served.cancel(stuck)
            assert served.wait(stuck)[0] == "CANCELLED"
            done("run under way was cancelled")
            before = warehouse.published(home)
            with lock.hold(home, "look"):
                assert warehouse.published(home) == before
            assert served.wait(served.trigger("refresh"), seconds=240)[0] == "COMPLETED"
            done("the next run is a run as any")
            assert served.end() == 0
            done("ended by SIGTERM")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(took, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
