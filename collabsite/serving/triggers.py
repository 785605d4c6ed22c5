"""Migration operations that let a table record what changes with each of its rows.

A trigger writes the names in the transaction that changes the row, whatever code does that.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

from collabsite.web.migration_operations import RunStatements

_NOW = {
    # As Django stores times in SQLite.
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f000', 'now')",
    "postgresql": "clock_timestamp()",
}
# The states of the row that each operation has.
_ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


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
        self.table, self.names, self.public_at = table, names, public_at
        self.operations, self.when = operations, when
        self.trigger = f"{table}_{trigger}"
        super().__init__(self._create, self._drop)

    def describe(self) -> str:
        """Return a line about the operation for whoever migrates."""
        return f"Record changes of {self.table}"

    def _create(self, apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        vendor = schema_editor.connection.vendor
        if vendor == "sqlite":
            for operation in self.operations:
                schema_editor.execute(
                    f"CREATE TRIGGER {self.trigger}_{operation.lower()}"
                    f" AFTER {operation} ON {self.table} BEGIN {self._inserts(vendor, operation)} END"
                )
            return
        branches = "".join(
            f"IF TG_OP = '{operation}' THEN {self._inserts(vendor, operation)} END IF; "
            for operation in self.operations
        )
        schema_editor.execute(
            f"CREATE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN {branches} RETURN NULL; END $$"
        )
        schema_editor.execute(
            f"CREATE TRIGGER {self.trigger} AFTER {' OR '.join(self.operations)}"
            f" ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.trigger}()"
        )

    def _drop(self, apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for operation in self.operations:
                schema_editor.execute(f"DROP TRIGGER {self.trigger}_{operation.lower()}")
        else:
            schema_editor.execute(f"DROP FUNCTION {self.trigger} CASCADE")

    def _inserts(self, vendor: str, operation: str) -> str:
        now = _NOW[vendor]
        return "".join(
            "INSERT INTO serving_change (name, public_at, created_at)"  # noqa: S608 # Of migrations.
            f" SELECT DISTINCT changed.name, coalesce({self.public_at}, {now}), {now}"
            f" FROM ({names}) AS changed WHERE {self.when}; ".replace("{row}", row)
            for row in _ROWS[operation]
            for names in self.names
        )


def rebuild(recording: RecordChanges, operations: Sequence[Operation]) -> list[Operation]:
    """Return operations that rebuild a table on SQLite, between those that keep its triggers.

    SQLite drops the triggers of a table that Django rebuilds, such as to add a column with a default.
    """

    def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "sqlite":
            recording.code(apps, schema_editor)  # type: ignore[arg-type]

    def drop(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
        if schema_editor.connection.vendor == "sqlite" and recording.reverse_code:
            recording.reverse_code(apps, schema_editor)  # type: ignore[arg-type]

    return [RunStatements(drop, create), *operations, RunStatements(create, drop)]
