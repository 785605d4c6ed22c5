"""Remarks for editors on changes of data that the words around it may not fit any more. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from articles.audit import TIMES, NumberKind, numbers_in
from articles.audit.agreement import DataValue, agrees, comparable, wording_agrees
from articles.content import EditionContent
from articles.diff.shown_data import ShownNumber, value_text
from articles.prose.passages import Passage
from metrics.shown import NumberData, TableData


@dataclass(frozen=True)
class Remark:
    """A hint for editors about a change.

    `code` is `gone` or `wording`, which must be fixed before publishing; `repeats`, `sign` or `reread`,
    which must be checked; or `fits`, which is information.
    """

    code: str
    sentence: str

    @property
    def is_blocking(self) -> bool:
        """Return whether it must be fixed before publishing."""
        return self.code in {"gone", "wording"}

    @property
    def needs_check(self) -> bool:
        """Return whether an editor must check it."""
        return self.code in {"repeats", "sign", "reread"}


def sentence_remarks(passage: Passage, moved: Mapping[int, ShownNumber]) -> Iterator[Remark]:
    """Yield the remarks on the changed numbers of a sentence."""
    for at, each in moved.items():
        said = {"cell": each.before.label, "old": value_text(each.before)}
        if each.now is None:
            sentence = _("The data no longer has this number: %(cell)s, which was %(old)s.")
            yield Remark("gone", sentence % said)
            continue
        said["new"] = each.now.as_in_table
        old, new = _fact(each.before), _fact(each.now)
        if wording := each.now.wording:
            said["wording"] = wording
            before, after = passage.around(at)
            if new and not wording_agrees(wording, new, before=before, after=after):
                sentence = _("The fixed wording “%(wording)s” no longer agrees with %(new)s.")
                yield Remark("wording", sentence % said)
            else:
                sentence = _("The fixed wording “%(wording)s” stays, and agrees with %(new)s.")
                yield Remark("fits", sentence % said)
        if old and new and old.value * new.value < 0:
            sentence = _(
                "%(cell)s has changed its sign, %(old)s → %(new)s: does the sentence still hold?"
            )
            yield Remark("sign", sentence % said)


def repetition_remarks(
    passage: Passage, start: int, end: int, changed: Sequence[ShownNumber]
) -> Iterator[Remark]:
    """Yield remarks on other numbers of a sentence that agreed with an old value."""
    for literal, each in _outdated(passage.text, start, end, changed):
        yield Remark(
            "repeats",
            _(
                "“%(literal)s” in this sentence agreed with %(old)s, and does not agree with %(new)s."
            )
            % {
                "literal": literal,
                "old": value_text(each.before),
                "new": value_text(each.now or NumberData()),
            },
        )


def figure_remark(data: TableData) -> Remark:
    """Return the remark on the words of a table or chart whose data has changed."""
    sentence = (
        _("“%(caption)s” shows other data now, of release %(release)d: read it again.")
        if not data.notes
        else _(
            "“%(caption)s” shows other data now, of release %(release)d: read it again, and its notes:"
            " “%(notes)s”"
        )
    )
    params = {"caption": data.caption, "release": data.release, "notes": data.notes}
    return Remark("reread", sentence % params)


def line_remarks(content: EditionContent, moved: Sequence[ShownNumber]) -> Iterator[Remark]:
    """Yield remarks on numbers in title, standfirst and headings that agreed with an old value."""
    if not moved:
        return
    lines = [(_("The title"), content.title), (_("The standfirst"), content.standfirst)]
    lines += [(_("The heading “%s”") % s.heading, s.heading) for s in content.sections]
    for name, words in lines:
        for literal, each in _outdated(words, 0, len(words), moved):
            yield Remark(
                "repeats",
                _(
                    "%(line)s says “%(literal)s”, as the data did: %(cell)s was %(old)s, and is %(new)s."
                )
                % {
                    "line": name,
                    "literal": literal,
                    "cell": each.before.label,
                    "old": value_text(each.before),
                    "new": value_text(each.now or NumberData()),
                },
            )


def _outdated(
    text: str, start: int, end: int, changed: Sequence[ShownNumber]
) -> Iterator[tuple[str, ShownNumber]]:
    """Yield the numbers in a text that agreed with an old value, and do not agree with the new one."""
    if not re.search(r"[\d\w]", text):
        return
    for number in numbers_in(text):
        if number.kind != NumberKind.QUANTITY or not start <= number.start < end:
            continue
        for each in changed:
            old, new = _fact(each.before), _fact(each.now) if each.now else None
            if old is None or new is None:
                continue
            if not comparable(number, old) and number.unit != TIMES:
                continue
            if agrees(text, number, old) and not agrees(text, number, new):
                yield number.literal, each
                break


def _fact(data: NumberData) -> DataValue | None:
    return None if data.value is None else DataValue(Decimal(data.value), data.sign, data.is_change)
