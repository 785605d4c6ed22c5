"""A process that saves a grid as an editor: `python -m tests.faults.grid_saver NAME`.

For each line that it reads it opens the grid, prints `open`, waits for a line of the name of a
field and a text, and saves the grid with this text in the field. It prints the status of the
answer.
"""

import sys

import django

django.setup()

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from metrics.models import Dataset
from tests.support.datasets import dataset_of
from tests.support.grid_form import grid_form


def work(name: str) -> None:
    """Save the grid with each text that is read, as an editor of this name."""
    user, _new = User.objects.get_or_create(username=name, is_staff=True, is_superuser=True)
    if not Dataset.objects.exists():
        dataset_of({"Flow": {}, "Rise": {}}, {"Elbe": [10, 20], "Danube": [11, 21]})
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    print("ready", flush=True)
    for _round in sys.stdin:
        dataset = Dataset.objects.get()
        form = grid_form(dataset)
        print("open", flush=True)
        field, text = sys.stdin.readline().split()
        address = reverse("admin:metrics_dataset_data", args=[dataset.pk])
        print(client.post(address, form | {field: text}).status_code, flush=True)


if __name__ == "__main__":
    work(sys.argv[1])
