"""A migration operation for what Django's own don't write, such as triggers."""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class RunStatements(Operation):
    """Execute the statements of SQL for the database that there is.

    Backwards it does nothing, as triggers go with their tables; functions are created with `OR REPLACE`.
    Unlike `RunPython` it renders no models, which takes longer than the statements.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, *, sqlite: Sequence[str] = (), postgresql: Sequence[str] = ()) -> None:
        self.sqlite, self.postgresql = list(sqlite), list(postgresql)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the state as it is."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Execute them."""
        is_sqlite = schema_editor.connection.vendor == "sqlite"
        for statement in self.sqlite if is_sqlite else self.postgresql:
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave them for the removal of their tables."""
