"""How a promise is broken: SQL on `sample`'s warehouse, and exactly the checks that then fail."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breakage:
    """What is done to which table, and what must fail: `suite.check` of critical and of warning checks."""

    name: str
    table: str
    sql: str
    critical: tuple[str, ...] = ()
    warning: tuple[str, ...] = ()


def setting(table: str, column: str, value: str, where: str, *critical: str, warning: tuple[str, ...] = ()) -> Breakage:
    sql = f"update {table} set {column} = {value} where {where}"
    return Breakage(f"{table}.{column} = {value}", table, sql, critical, warning)


def twice(table: str, where: str, *critical: str, change: str = "") -> Breakage:
    sql = f"insert into {table} select * {change} from {table} where {where}"
    return Breakage(f"{table} twice {change or where}", table, sql, critical)


LEDGER = "violations.ledger_differs"
LINE = "violations.line_lost"
