"""The reference loader and the packaged tables: errors that say where, and rows that users add."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from flows.facts import document, entities, metrics
from flows.reference import Reference, ReferenceError, default, load, parse, project_root

SCHEMA = {
    "primaryKey": "id",
    "fields": [
        {"name": "id", "type": "string", "constraints": {"required": True}},
        {"name": "size", "type": "integer"},
        {"name": "share", "type": "number"},
        {"name": "open", "type": "boolean"},
        {"name": "kind", "type": "string", "constraints": {"enum": ["a", "b"]}},
        {"name": "names", "type": "list", "delimiter": "|"},
    ],
}
HEAD = "id,size,share,open,kind,names\n"
FOLDER = project_root() / "seeds" / "reference"


def test_cells_are_read_by_their_type() -> None:
    (row,) = parse("t", HEAD + 'x,3,0.5,true,a," p | q,r ||"\n', SCHEMA)
    assert dict(row) == {"id": "x", "size": 3, "share": 0.5, "open": True, "kind": "a", "names": ("p", "q,r")}


def test_empty_cells_are_none_or_an_empty_list() -> None:
    (row,) = parse("t", HEAD + "x,,,,,\n", SCHEMA)
    assert dict(row) == {"id": "x", "size": None, "share": None, "open": None, "kind": None, "names": ()}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("x,big,,,,\n", r"t\.csv line 2: size 'big' is not a integer"),
        ("x,,,,,\ny,,,maybe,,\n", r"t\.csv line 3: open 'maybe' is not a boolean"),
        ("x,,,,c,\n", r"t\.csv line 2: kind 'c' is not one of a, b"),
        (",1,,,,\n", r"t\.csv line 2: id is empty but required"),
        ("x,,,,,\nx,,,,,\n", r"t\.csv line 3: .*x.* stands already on line 2"),
        ("x,1\n", r"t\.csv line 2: has fewer cells"),
        ("x,1,,,,,,\n", r"t\.csv line 2: has more cells"),
    ],
)
def test_a_bad_row_is_named_by_file_line_and_column(rows: str, message: str) -> None:
    with pytest.raises(ReferenceError, match=message):
        parse("t", HEAD + rows, SCHEMA)


def test_columns_must_be_those_declared() -> None:
    with pytest.raises(ReferenceError, match=r"columns are .*t\.schema\.json declares"):
        parse("t", "id,name\n", SCHEMA)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    folder = tmp_path / "reference"
    shutil.copytree(FOLDER, folder)
    return folder


def append(folder: Path, table: str, line: str) -> Reference:
    path = folder / f"{table}.csv"
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    return load(folder)


def test_an_added_entity_is_found(copy: Path) -> None:
    text = "Yesterday Quop Snacks and the quoper Ali Quop bought Weibo."
    tables = append(copy, "entities", "quop,Quop Snacks,company,alibaba,food company,Ali Quop,,")
    found, mentions = entities.find(text, reference=tables)
    assert [m.surface for m in mentions if m.entity_id == "quop"] == ["Quop Snacks", "Ali Quop"]
    assert next(e for e in found if e.entity_id == "quop").parent_id == "alibaba"
    assert "quop" not in {e.entity_id for e in entities.find(text)[0]}


def test_an_added_noun_refers_and_an_added_suffix_tells_the_kind(copy: Path) -> None:
    append(copy, "name_suffixes", "Bakehouse,company,food company,false")
    tables = append(copy, "nouns", "breadmaker,company,food company,true")
    text = "Tirel Bakehouse grew. The breadmaker hired ten."
    mentions = entities.find(text, reference=tables)[1]
    assert [(m.surface, m.entity_id) for m in mentions] == [
        ("Tirel Bakehouse", "x:tirel-bakehouse"),
        ("The breadmaker", "x:tirel-bakehouse"),
    ]


def test_a_metric_less_sure_than_the_threshold_is_not_published(copy: Path) -> None:
    text = "Vodafone's revenue was £11.2 billion in 2013. Orange against Telefonica: profit of £3 billion."
    sure = {m.measure: m.confidence for m in metrics.find(document.read(text, "2014-05-06"))}
    least, most = sorted(sure.values())
    assert default() == load(copy)
    path = copy / "confidence_weights.csv"
    rows = path.read_text(encoding="utf-8").replace("threshold,0.41", f"threshold,{(least + most) / 2}")
    path.write_text(rows, encoding="utf-8")
    kept = metrics.find(document.read(text, "2014-05-06", load(copy)))
    assert [m.confidence for m in kept] == [most]


def test_tables_have_a_version_that_follows_their_contents(copy: Path) -> None:
    assert load(copy) == default()
    assert append(copy, "agent_verbs", "quops") != default()


def test_a_broken_folder_says_what_is_wrong(copy: Path, tmp_path: Path) -> None:
    (copy / "nouns.schema.json").unlink()
    with pytest.raises(ReferenceError, match=r"nouns\.csv"):
        load(copy)
    with pytest.raises(ReferenceError, match="no reference table"):
        load(tmp_path / "nowhere")


def test_a_table_that_is_not_utf8_is_refused(copy: Path) -> None:
    (copy / "titles.csv").write_bytes(b"title,role\nCaf\xe9,head\n")
    with pytest.raises(ReferenceError, match=r"titles\.csv"):
        load(copy)


def test_parents_and_places_resolve() -> None:
    tables = default()
    ids = {row["entity_id"] for row in tables["entities"]}
    assert {row["parent_id"] for row in tables["entities"] if row["parent_id"]} <= ids
    places = {row["place_id"] for row in tables["places"]}
    assert {row["part_of"] for row in tables["places"] if row["part_of"]} <= places
    assert not ids & places


def test_a_clear_name_has_one_owner() -> None:
    owners: dict[str, str] = {}
    for row in default()["entities"]:
        for name in {row["name"], *row["aliases"]} - set(row["ambiguous"]):
            assert owners.setdefault(name, row["entity_id"]) == row["entity_id"], name


def test_identifiers_are_readable() -> None:
    for table, key in (("entities", "entity_id"), ("places", "place_id")):
        assert [row[key] for row in default()[table] if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row[key])] == []


def test_every_column_is_described_and_every_table_explained() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for name in default():
        schema = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
        assert all(field.get("description") for field in schema["fields"]), name
        assert f"**{name}**" in readme, name


def test_the_readmes_row_and_error_are_real(copy: Path) -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    row = next(line for line in readme.splitlines() if line.startswith("acme-robotics,"))
    tables = append(copy, "entities", row)
    assert entities.find("Acme sells arms.", reference=tables)[1][0].entity_id == "acme-robotics"
    bad = row.replace(",company,", ",firm,")
    (copy / "entities.csv").write_text(
        (FOLDER / "entities.csv").read_text(encoding="utf-8").split("\n")[0] + f"\n{bad}\n"
    )
    with pytest.raises(ReferenceError) as error:
        load(copy)
    assert str(error.value) in readme
