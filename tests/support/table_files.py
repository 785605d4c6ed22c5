"""A small table written in the shapes that people publish, in any encoding and with any signs."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

type Key = tuple[str, str, str]
type Cells = dict[Key, Decimal | None]


@dataclass(frozen=True)
class Signs:
    """Signs of a file: those of cells, of decimals, of thousands, and of what is missing."""

    separator: str = ","
    decimal: str = "."
    thousands: str = ""
    missing: str = ""
    encoding: str = "utf-8"

    def number(self, value: Decimal | None) -> str:
        """Write a value."""
        if value is None:
            return self.missing
        text = f"{value:,f}" if self.thousands else f"{value:f}"
        return text.translate({ord(","): self.thousands, ord("."): self.decimal})

    def file(self, rows: list[list[str]]) -> bytes:
        """Write the rows as a file."""
        file = io.StringIO(newline="")
        csv.writer(file, delimiter=self.separator).writerows(rows)
        return file.getvalue().encode(self.encoding)


@dataclass(frozen=True)
class Model:
    """Values of indicators for entities in periods; all combinations are there."""

    entities: tuple[str, ...]
    indicators: tuple[str, ...]
    periods: tuple[str, ...]
    cells: Cells

    def codes(self) -> dict[str, str]:
        """Return a code for each entity."""
        return {entity: f"Z{number:02}" for number, entity in enumerate(self.entities)}

    def present(self) -> Cells:
        """Return the values that are not missing."""
        return {key: value for key, value in self.cells.items() if value is not None}


type Shape = Callable[[Model, Signs], list[list[str]]]


def wide(model: Model, signs: Signs) -> list[list[str]]:
    """`Country,Papers 2021,Papers 2022,Cost (2021)`."""
    across = list(product(model.indicators, model.periods))
    heads = [f"{i} {p}" if n % 2 else f"{i} ({p})" for n, (i, p) in enumerate(across)]
    return [
        ["Country", *heads],
        *(
            [entity, *(signs.number(model.cells[entity, i, p]) for i, p in across)]
            for entity in model.entities
        ),
    ]


def grouped(model: Model, signs: Signs) -> list[list[str]]:
    """A header of two rows, as merged cells: `,Papers,,Cost,` above `Country,2021,2022,2021,2022`."""
    heads, *rows = wide(model, signs)
    gaps = [""] * (len(model.periods) - 1)
    groups = [cell for indicator in model.indicators for cell in (indicator, *gaps)]
    return [["", *groups], [heads[0], *model.periods * len(model.indicators)], *rows]


def grouped_by_year(model: Model, signs: Signs) -> list[list[str]]:
    """A header of two rows, with the name of the rows in the first: `Country,2021,,2022,`."""
    across = list(product(model.periods, model.indicators))
    gaps = [""] * (len(model.indicators) - 1)
    return [
        ["Country", *(cell for period in model.periods for cell in (period, *gaps))],
        ["", *(indicator for _period, indicator in across)],
        *(
            [entity, *(signs.number(model.cells[entity, i, p]) for p, i in across)]
            for entity in model.entities
        ),
    ]


def tidy(model: Model, signs: Signs) -> list[list[str]]:
    """`Entity,Code,Year,Papers,Cost`, as Our World in Data has it."""
    codes = model.codes()
    return [
        ["Entity", "Code", "Year", *model.indicators],
        *(
            [e, codes[e], p, *(signs.number(model.cells[e, i, p]) for i in model.indicators)]
            for e, p in product(model.entities, model.periods)
        ),
    ]


def tidy_by_period(model: Model, signs: Signs) -> list[list[str]]:
    """`Date,City,…`: the period first, and no code."""
    header, *rows = tidy(model, signs)
    return [["Date", "City", *header[3:]], *([row[2], row[0], *row[3:]] for row in rows)]


def long(model: Model, signs: Signs) -> list[list[str]]:
    """`Country Name,Country Code,Indicator Name,Year,Value`."""
    codes = model.codes()
    return [
        ["Country Name", "Country Code", "Indicator Name", "Year", "Value"],
        *(
            [e, codes[e], i, p, signs.number(model.cells[e, i, p])]
            for e, i, p in product(model.entities, model.indicators, model.periods)
        ),
    ]


def world_bank(model: Model, signs: Signs) -> list[list[str]]:
    """Years side by side, indicators below each other, a head above and notes below."""
    codes = model.codes()
    return [
        ["Data Source", "World Development Indicators"],
        [],
        ["Last Updated Date", "2024-05-30"],
        [],
        ["Country Name", "Country Code", "Indicator Name", "Indicator Code", *model.periods],
        *(
            [
                *(e, codes[e], i, f"IN.{model.indicators.index(i)}"),
                *(signs.number(model.cells[e, i, p]) for p in model.periods),
            ]
            for i, e in product(model.indicators, model.entities)
        ),
        [],
        ["Data from database: World Development Indicators"],
        ["Last Updated: 05/30/2024"],
    ]


def sdmx(model: Model, signs: Signs) -> list[list[str]]:
    """SDMX-CSV with labels, and a dimension that is the same everywhere."""
    codes = model.codes()
    header = ["STRUCTURE", "STRUCTURE_ID", "FREQ", "REF_AREA", "Reference area", "MEASURE"]
    header += ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "UNIT_MULT"]
    return [
        header,
        *(
            [
                *("dataflow", "OECD:DF(1.0)", "A", codes[e], e, i, p),
                signs.number(model.cells[e, i, p]),
                "A" if model.cells[e, i, p] is not None else "O",
                "0",
            ]
            for e, i, p in product(model.entities, model.indicators, model.periods)
        ),
    ]


def by_two(model: Model, signs: Signs) -> list[list[str]]:
    """Rows that two columns name together: `Country,Sex,Year,Value`."""
    header, *rows = tidy(model, signs)
    return [
        ["Country", "Sex", "Year", *header[3:]],
        *([*row[0].split(" · "), row[2], *row[3:]] for row in rows),
    ]
