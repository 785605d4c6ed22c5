"""Index the tokens of entries: a GIN index on PostgreSQL, a table of FTS5 on SQLite.

The table of FTS5 stores no text but refers to ours, and three triggers update it with every write
to ours. SQLite drops the triggers of a table that a later migration rebuilds, so such a migration
must create them again; tests/collabsite/search/test_index.py fails if it does not.
"""

from django.db import migrations

from collabsite.web.migration_operations import RunStatements

REMOVE = (
    "INSERT INTO search_match (search_match, rowid, tokens) VALUES ('delete', OLD.id, OLD.tokens)"
)
ADD = "INSERT INTO search_match (rowid, tokens) VALUES (NEW.id, NEW.tokens)"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        RunStatements(
            sqlite=[
                # Searches only ask which entries have a token: no positions, no lengths.
                """
                CREATE VIRTUAL TABLE search_match USING fts5 (
                    tokens, content = 'search_entry', content_rowid = 'id', detail = none, columnsize = 0,
                    tokenize = "ascii tokenchars '=+.%#-_'"
                )
                """,
                f"CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN {ADD}; END",
                f"CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN {REMOVE}; END",
                f"""
                CREATE TRIGGER search_entry_changed AFTER UPDATE OF id, tokens ON search_entry
                BEGIN {REMOVE}; {ADD}; END
                """,
            ],
            postgresql=[
                "CREATE INDEX search_entry_tokens ON search_entry USING gin (tokens)",
                # Long texts are stored apart from the rows, which are counted by the ten thousand.
                "ALTER TABLE search_entry SET (toast_tuple_target = 256)",
            ],
        )
    ]
