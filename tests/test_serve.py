"""Deployments, and `newsledger serve` with a real server on loopback. `benchmarks/operations.py` is the long form."""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import yaml

from flows import serve
from flows.reference import project_root
from flows.settings import Settings, SettingsError
from flows.stores import lock
from flows.stores.sources.declared import SourceError
from tests.serving import serving, wait_until_gone


def declared() -> dict[str, dict]:
    told = yaml.safe_load((project_root() / "prefect.yaml").read_text(encoding="utf-8"))
    return {each["entrypoint"].partition(":")[2]: each for each in told["deployments"]}


def test_prefect_yaml_declares_what_is_served() -> None:
    made = {each.flow_name: each for each in serve.deployments(Settings.load({}))}
    assert made.keys() == declared().keys() == {"refresh", "reprocess", "maintain"}
    for name, yamled in declared().items():
        served = made[name]
        assert [each.schedule.cron for each in served.schedules] == [each["cron"] for each in yamled["schedules"]]
        assert served.parameters.keys() | {"full"} == yamled["parameters"].keys() | {"full"}
        assert yamled["concurrency_limit"]["collision_strategy"] == served.concurrency_options.collision_strategy.value
        assert yamled["concurrency_limit"]["limit"] == served.concurrency_limit == 1


@pytest.mark.parametrize("cron", ["", "hourly", "99 * * * *", "5 * *"])
def test_a_wrong_schedule_is_said(cron: str) -> None:
    with pytest.raises(SettingsError, match=re.escape(f"cron is {cron!r}; write minute, hour")):
        serve.deployments(Settings.load({}), cron)


def test_a_wrong_declaration_of_sources_is_said_before_anything_is_served(tmp_path: Path) -> None:
    declared = tmp_path / "sources.toml"
    declared.write_text("[[source]]\nname = 'a'\nkind = 'fedd'\nplace = 'x'\n")
    with pytest.raises(SourceError, match="kind is 'fedd'"):
        serve.serve(Settings.load({}, sources=declared, home=tmp_path))


def test_prefect_yaml_names_no_machine_and_no_secret() -> None:
    text = (project_root() / "prefect.yaml").read_text(encoding="utf-8")
    assert not re.search(r"(?<![.\w])/(home|root|work|Users|tmp|opt)\b|[A-Z]:\\\\", text)
    assert not {name for each in declared().values() for name in each["parameters"]} & {"webhook", "on_failure", "log"}


def test_secrets_are_no_parameters() -> None:
    settings = Settings.load(
        {"NEWSLEDGER_WEBHOOK": "https://example.org/s3cret", "NEWSLEDGER_ON_FAILURE": "tell s3cret"}
    )
    assert "s3cret" not in repr(settings) and "s3cret" not in repr(settings.parameters())
    assert "s3cret" not in repr([each.parameters for each in serve.deployments(settings)])


def test_a_taken_port_is_left_to_whoever_has_it() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert serve._free(taken.getsockname()[1]) not in (0, taken.getsockname()[1])


@pytest.mark.usefixtures("prefect_server")
def test_serve_deploys_runs_on_demand_and_ends_with_its_server(tmp_path: Path, clippings: Path) -> None:
    home = tmp_path / "home"
    # Prefect needs seconds to bring an empty database to its present form, as it did for this one.
    there = Path(os.environ["PREFECT_HOME"]) / "prefect.db"
    (tmp_path / "prefect").mkdir()
    with closing(sqlite3.connect(there)) as made, closing(sqlite3.connect(tmp_path / "prefect" / there.name)) as copy:
        made.backup(copy)
    with serving(home, clippings, "--cron", "0 0 1 1 *", NEWSLEDGER_PROCESSES="1") as served:
        known = served.deployment("refresh")
        assert known["parameters"]["home"] == str(home) and known["parameters"]["sources"] == [str(clippings)]
        assert [each["schedule"]["cron"] for each in known["schedules"]] == ["0 0 1 1 *"] and not known["paused"]
        # The lightest of the three: what a refresh does has its own tests.
        assert served.wait(served.trigger("maintain"))[0] == "COMPLETED"
        assert lock.holder(home).purpose.startswith("maintenance")  # type: ignore[union-attr]
        children = psutil.Process(served.process.pid).children(recursive=True)
        assert children
        assert served.end() == 0
        for child in children:
            wait_until_gone(child)
