"""Migration operations for triggers, which Django's own don't write.

A trigger writes the names of what changes in the transaction that changes the row, whatever code does that.
"""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import RunSQL
from django.db.migrations.state import ProjectState

_NOW = {
    # As Django stores times in SQLite.
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    "postgresql": "clock_timestamp()",
}
# The states of the row that each operation has.
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


class RunStatements(RunSQL):
    """Execute the statements of SQL for the database that there is.

    Backwards it does nothing, as triggers go with their tables; functions are created with `OR REPLACE`.
    Unlike `RunPython` it renders no models, which takes longer than the statements.
    """

    def __init__(self, *, sqlite: Sequence[str] = (), postgresql: Sequence[str] = ()) -> None:
        super().__init__([], reverse_sql=RunSQL.noop)
        self.statements: dict[str, list[Any]] = {
            "sqlite": list(sqlite),
            "postgresql": list(postgresql),
        }

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: ProjectState
    ) -> None:
        """Execute them."""
        self.sql = self.statements[schema_editor.connection.vendor]
        super().database_forwards(app_label, schema_editor, *states)


class RecordChanges(RunStatements):
    """Record the names of what changes when a row of `table` is inserted, changed or deleted.

    `names` are SQL queries for a column `name`, in which `{row}` is the row, before and after the
    change. `public_at` is an SQL expression for when the row becomes public, as soon as it is stored
    by default. Only the `operations` are recorded, for rows for which the expression `when` is true.
    `trigger` is the end of the trigger's name, for a table that has several.
    """

    def __init__(
        self,
        table: str,
        names: Sequence[str],
        *,
        public_at: str = "NULL",
        operations: Sequence[str] = ("INSERT", "UPDATE", "DELETE"),
        when: str = "1 = 1",
        trigger: str = "changes",
    ) -> None:
        def inserts(vendor: str, operation: str) -> str:
            now = _NOW[vendor]
            return "".join(
                "INSERT INTO serving_change (name, public_at, created_at)"  # noqa: S608 # Of migrations.
                f" SELECT DISTINCT changed.name, coalesce({public_at}, {now}), {now}"
                f" FROM ({queries}) AS changed WHERE {when}; ".replace("{row}", row)
                for row in _ROWS[operation]
                for queries in names
            )

        name = f"{table}_{trigger}"
        branches = "".join(
            f"IF TG_OP = '{operation}' THEN {inserts('postgresql', operation)} END IF; "
            for operation in operations
        )
        super().__init__(
            sqlite=[
                f"CREATE TRIGGER {name}_{operation.lower()}"
                f" AFTER {operation} ON {table} BEGIN {inserts('sqlite', operation)} END"
                for operation in operations
            ],
            postgresql=[
                (
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
                    f" $$ BEGIN {branches} RETURN NULL; END $$"
                ),
                (
                    f"CREATE TRIGGER {name} AFTER {' OR '.join(operations)}"
                    f" ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
                ),
            ],
        )
        self.table = table

    def describe(self) -> str:
        """Return a line about the operation for whoever migrates."""
        return f"Record changes of {self.table}"
