"""A small dataset in the grid, and keys and clipboard as an editor uses them there."""

from playwright.sync_api import Page

NEW_DATASET = """
from metrics.releases import working_copy
from metrics.models import Dataset, Entity, Indicator, Observation
dataset = Dataset.objects.create(title="Rivers", slug="grid-{name}", row_label="River")
release = working_copy.ensure(dataset)
flow = Indicator.objects.create(release=release, code="flow", label="Flow", kind="count", ordering=10)
rise = Indicator.objects.create(release=release, code="rise", label="Rise", kind="percent", ordering=20)
for number, row in enumerate(["Elbe", "Yangtze", "Danube"]):
    entity = Entity.objects.create(release=release, code=row.lower(), label=row, ordering=number)
    for indicator, value in ((flow, 10 + number), (rise, 20 + number)):
        Observation.objects.create(entity=entity, indicator=indicator, value=value)
print(dataset.pk)
"""

LONGER = """
Entity.objects.bulk_create(
    Entity(release=release, code=f"r{n}", label=f"River {n}", ordering=100 + n) for n in range(60)
)
"""


def at(grid: Page, place: str) -> None:
    """Put the focus on a field, its text chosen, as the keyboard would."""
    grid.locator(f"#row-{place}").focus()
    grid.locator(f"#row-{place}").select_text()


def keys(grid: Page, pressed: str) -> str:
    """Press keys one after the other; return the field that then has the focus."""
    for key in pressed.split():
        grid.keyboard.press(key)
    return str(grid.evaluate("document.activeElement.id")).removeprefix("row-")


def paste(grid: Page, place: str, text: str) -> None:
    """Paste a text from the system's clipboard into a field."""
    grid.evaluate("text => navigator.clipboard.writeText(text)", text)
    at(grid, place)
    grid.keyboard.press("Control+V")


def value(grid: Page, place: str) -> str:
    return grid.locator(f"#row-{place}").input_value()
