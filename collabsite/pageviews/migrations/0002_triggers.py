"""Keep the total of each item in a table: on SQLite, triggers add the views of visits.

On PostgreSQL `counter` does, which locks rows in an order of its own. `last_added` is 1 where the writer
adds the view itself; it also takes views away itself. SQLite drops the triggers of a table that a later
migration rebuilds, so such a migration must create them again;
tests/collabsite/pageviews/counting/test_counter.py fails if it does not.
"""

from django.db import migrations

from collabsite.web.migration_operations import RunStatements

NAME = "substr(NEW.item, instr(NEW.item, ':') + 1)"
NUMBER = f"CAST({NAME} AS INTEGER)"
COUNTED = "NEW.last_added = 0 AND NEW.use = 0"


def add(views):
    return f"""
        INSERT INTO pageviews_itemtotal (item, kind, number, total) VALUES (
            NEW.item,
            substr(NEW.item, 1, instr(NEW.item, ':') - 1),
            CASE WHEN CAST({NUMBER} AS TEXT) = {NAME} AND {NUMBER} >= 0 THEN {NUMBER} END,
            {views}
        )
        ON CONFLICT (item) DO UPDATE SET total = pageviews_itemtotal.total + excluded.total;
    """


class Migration(migrations.Migration):
    dependencies = [("pageviews", "0001_initial")]

    operations = [
        RunStatements(
            sqlite=[
                f"""
                CREATE TRIGGER pageviews_visit_added AFTER INSERT ON pageviews_visit
                WHEN NEW.total > 0 AND {COUNTED} BEGIN {add("NEW.total")} END
                """,
                f"""
                CREATE TRIGGER pageviews_visit_more AFTER UPDATE OF total ON pageviews_visit
                WHEN NEW.total > OLD.total AND {COUNTED} BEGIN {add("NEW.total - OLD.total")} END
                """,
            ]
        )
    ]
