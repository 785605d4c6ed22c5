"""Squashed migrations make new sites; one that has begun with those they replace goes on with them."""

from itertools import chain, combinations

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from collabsite.upgrades import applied_migrations, known_migrations

pytestmark = [pytest.mark.django_db, pytest.mark.judges_on_postgresql]

APPS = ["articles", "metrics", "pageviews", "identity", "people"]


def test_a_site_with_a_part_of_the_replaced_migrations_goes_on_with_the_rest() -> None:
    squashed = {
        key: each for key, each in MigrationLoader(None).disk_migrations.items() if each.replaces
    }
    ours = {app: (name, each.replaces) for (app, name), each in squashed.items() if app in APPS}
    recorder = MigrationRecorder(connection)
    assert applied_migrations() == known_migrations()

    planned = {}
    for begun in chain.from_iterable(combinations(APPS, n) for n in range(len(APPS) + 1)):
        for app in begun:
            name, replaces = ours[app]
            recorder.record_unapplied(app, name)
            recorder.record_unapplied(*replaces[-1])
        # Refuses migrations that need each other.
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        planned[begun] = {(each.app_label, each.name) for each, _backwards in plan}
        for app in begun:
            name, replaces = ours[app]
            recorder.record_applied(app, name)
            recorder.record_applied(*replaces[-1])

    assert planned == {begun: {ours[app][1][-1] for app in begun} for begun in planned}
