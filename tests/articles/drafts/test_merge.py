"""Three-way merge of drafts: changes of one side, conflicts, and no lost text."""

import random
from dataclasses import replace

import pytest

from articles.drafts import Draft, DraftCitation, DraftSection
from articles.drafts.merge import (
    OneSidedChange,
    Resolution,
    Side,
    merge,
    part_of,
    resolve_conflicts,
)

BASE = Draft(
    title="Rivers",
    slug="rivers",
    standfirst="Of water.",
    language="en",
    topics=("maps", "water"),
    authors=("adams", "zhang"),
    citations=(DraftCitation("atlas"), DraftCitation("board", "p. 1")),
    sections=(
        DraftSection("method", "Method", "<p>How.</p>", 1),
        DraftSection("results", "Results", "<p>What.</p>", 2),
        DraftSection("end", "End", "<p>So.</p>", 3),
    ),
)


def with_section(draft: Draft, anchor: str, **changes: str) -> Draft:
    return replace(
        draft,
        sections=tuple(
            replace(section, **changes) if section.anchor == anchor else section  # type: ignore[arg-type]
            for section in draft.sections
        ),
    )


def without_section(draft: Draft, anchor: str) -> Draft:
    return replace(draft, sections=tuple(s for s in draft.sections if s.anchor != anchor))


def reordered(draft: Draft, *anchors: str) -> Draft:
    return replace(
        draft, sections=tuple(s for a in anchors for s in draft.sections if s.anchor == a)
    )


def anchors(draft: Draft) -> list[str]:
    return [section.anchor for section in draft.sections]


def test_what_only_one_side_changed_is_taken_from_it() -> None:
    mine = with_section(replace(BASE, title="Streams"), "method", body="<p>My way.</p>")
    theirs = with_section(replace(BASE, standfirst="Of rain."), "method", heading="Ways")

    merged = merge(BASE, mine, theirs)

    assert merged.conflicts == ()
    assert (merged.draft.title, merged.draft.standfirst) == ("Streams", "Of rain.")
    section = merged.draft.section("method")
    assert section
    assert (section.heading, section.body) == ("Ways", "<p>My way.</p>")
    assert merged.taken == (
        OneSidedChange("title", Side.MINE),
        OneSidedChange("standfirst", Side.THEIRS),
        OneSidedChange("sections/method/heading", Side.THEIRS),
        OneSidedChange("sections/method/body", Side.MINE),
    )


@pytest.mark.parametrize(
    ("choice", "settled"),
    [
        (Resolution(Side.MINE), "Streams"),
        (Resolution(Side.THEIRS), "Brooks"),
        (Resolution(Side.HAND, "Streams and brooks"), "Streams and brooks"),
    ],
)
def test_a_part_that_both_changed_is_a_conflict(choice: Resolution, settled: str) -> None:
    merged = merge(BASE, replace(BASE, title="Streams"), replace(BASE, title="Brooks"))

    assert [c.part for c in merged.conflicts] == ["title"]
    assert resolve_conflicts(merged, {"title": choice}).title == settled


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    changed = with_section(BASE, "end", body="<p>Thus.</p>")

    merged = merge(BASE, changed, changed)

    assert merged.conflicts == ()
    assert merged.draft == changed


def test_chips_of_the_editor_are_no_change() -> None:
    mark = '<p><data data-cell="a/b/c">{}</data></p>'
    base = with_section(BASE, "end", body=mark.format(""))
    mine = with_section(BASE, "end", body=mark.format("35%"))
    theirs = with_section(BASE, "end", body="<p>Thus.</p>")

    merged = merge(base, mine, theirs)

    assert merged.conflicts == ()
    assert part_of(merged.draft, "sections/end/body") == "<p>Thus.</p>"


def test_sections_added_by_both_are_both_kept_in_their_places() -> None:
    first, second, third = BASE.sections
    mine = replace(BASE, sections=(first, DraftSection("new", "New", ""), second, third))
    theirs = replace(BASE, sections=(first, second, third, DraftSection("more", "More", "")))

    merged = merge(BASE, mine, theirs)

    assert merged.conflicts == ()
    assert anchors(merged.draft) == ["method", "new", "results", "end", "more"]


def test_an_untouched_section_that_one_side_removed_goes() -> None:
    merged = merge(BASE, without_section(BASE, "method"), without_section(BASE, "end"))

    assert merged.conflicts == ()
    assert anchors(merged.draft) == ["results"]


@pytest.mark.parametrize(("side", "stays"), [(Side.MINE, False), (Side.THEIRS, True)])
def test_a_section_that_one_removed_and_the_other_changed_is_a_conflict(
    side: Side, stays: bool
) -> None:
    theirs = with_section(BASE, "end", body="<p>Thus.</p>")

    merged = merge(BASE, without_section(BASE, "end"), theirs)

    [conflict] = merged.conflicts
    assert (conflict.part, conflict.mine) == ("sections/end", None)
    settled = resolve_conflicts(merged, {conflict.part: Resolution(side)})
    assert ("end" in anchors(settled)) == stays


def test_a_section_that_one_changed_and_the_other_removed_is_a_conflict() -> None:
    mine = with_section(BASE, "end", body="<p>Thus.</p>")

    merged = merge(BASE, mine, without_section(BASE, "end"))

    assert [c.part for c in merged.conflicts] == ["sections/end"]
    assert "end" not in anchors(
        resolve_conflicts(merged, {"sections/end": Resolution(Side.THEIRS)})
    )
    kept = resolve_conflicts(merged, {"sections/end": Resolution(Side.MINE)})
    assert part_of(kept, "sections/end/body") == "<p>Thus.</p>"


def test_the_order_that_one_side_changed_is_kept() -> None:
    moved = reordered(BASE, "end", "method", "results")
    other = with_section(BASE, "method", body="<p>Thus.</p>")

    assert anchors(merge(BASE, moved, other).draft) == ["end", "method", "results"]
    assert anchors(merge(BASE, other, moved).draft) == ["end", "method", "results"]


def test_two_new_orders_are_a_conflict() -> None:
    mine = reordered(BASE, "end", "method", "results")
    theirs = reordered(BASE, "results", "method", "end")

    merged = merge(BASE, mine, theirs)

    assert [c.part for c in merged.conflicts] == ["sections"]
    assert resolve_conflicts(merged, {"sections": Resolution(Side.MINE)}) == mine
    assert resolve_conflicts(merged, {"sections": Resolution(Side.THEIRS)}) == theirs


def test_lists_take_what_each_side_added_and_removed() -> None:
    mine = replace(BASE, topics=("maps", "rain", "water"), authors=("adams",))
    theirs = replace(BASE, topics=("water",), authors=("adams", "zhang", "li"))

    merged = merge(BASE, mine, theirs)

    assert merged.conflicts == ()
    assert merged.draft.topics == ("rain", "water")
    assert merged.draft.authors == ("adams", "li")


def test_two_orders_of_authors_are_a_conflict() -> None:
    base = replace(BASE, authors=("a", "b", "c"))
    mine = replace(BASE, authors=("c", "a", "b"))
    theirs = replace(BASE, authors=("b", "a", "c", "d"))

    [conflict] = merge(base, mine, theirs).conflicts

    assert conflict.mine == ("c", "d", "a", "b")
    assert conflict.theirs == ("b", "a", "c", "d")


def test_a_locator_of_one_side_is_kept_and_two_are_a_conflict() -> None:
    mine = replace(BASE, citations=(DraftCitation("atlas", "p. 9"), BASE.citations[1]))
    theirs = replace(BASE, citations=(BASE.citations[0], DraftCitation("board", "p. 2")))
    other = replace(BASE, citations=(DraftCitation("atlas", "p. 8"), BASE.citations[1]))

    assert merge(BASE, mine, theirs).draft.citations == (
        DraftCitation("atlas", "p. 9"),
        DraftCitation("board", "p. 2"),
    )
    [conflict] = merge(BASE, mine, other).conflicts
    assert conflict.mine == mine.citations
    assert conflict.theirs == other.citations


def test_a_source_taken_out_here_and_located_there_stays() -> None:
    mine = replace(BASE, citations=(BASE.citations[1],))
    theirs = replace(BASE, citations=(DraftCitation("atlas", "p. 9"), BASE.citations[1]))

    assert merge(BASE, mine, theirs).draft.citations == theirs.citations


def test_without_a_common_base_every_difference_is_a_conflict_and_all_is_kept() -> None:
    mine = without_section(replace(BASE, title="Streams", topics=("rain",)), "end")
    theirs = with_section(BASE, "method", body="<p>Thus.</p>")

    merged = merge(None, mine, theirs)

    assert [c.part for c in merged.conflicts] == ["title", "sections/method/body"]
    assert anchors(merged.draft) == ["method", "results", "end"]
    assert merged.draft.topics == ("maps", "rain", "water")


class Editing:
    """Editors of one draft, who open it, change it, and save forms, which may be stale."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - which is to be repeated.
        self.stored = BASE
        self.history = [BASE]
        self.asked: list[str] = []
        self.typed: set[str] = set()
        self.opened = dict.fromkeys("ab", BASE)
        self.form = dict.fromkeys("ab", BASE)

    def word(self) -> str:
        word = f"w{len(self.typed)}w"
        self.typed.add(word)
        return word

    def write(self, editor: str) -> None:
        form = self.form[editor]
        at = self.random.randrange(len(form.sections)) if form.sections else None
        anchor = form.sections[at].anchor if at is not None else ""
        match self.random.randrange(8):
            case 0:
                form = replace(form, title=self.word())
            case 1:
                form = replace(form, standfirst=self.word())
            case 2:
                word = self.word()
                new = DraftSection(word, word, f"<p>{word}</p>")
                form = replace(form, sections=(*form.sections[:at], new, *form.sections[at or 0 :]))
            case 3 if anchor:
                form = without_section(form, anchor)
            case 4:
                order = anchors(form)
                self.random.shuffle(order)
                form = reordered(form, *order)
            case 5:
                cited = DraftCitation(self.random.choice(["atlas", "board", "map"]), self.word())
                rest = [c for c in form.citations if c.source != cited.source]
                form = replace(form, citations=(*rest, cited))
            case _ if anchor and self.random.random() < 0.5:
                form = with_section(form, anchor, heading=self.word())
            case _ if anchor:
                form = with_section(form, anchor, body=f"<p>{self.word()}</p>")
        self.form[editor] = form

    def save(self, editor: str) -> None:
        """Save the form as the admin does: merge a stale one, and resolve its conflicts."""
        base, mine = self.opened[editor], self.form[editor]
        saved = mine
        if base.digest() != self.stored.digest():
            known = base if self.random.random() < 0.8 else None
            merged = merge(known, mine, self.stored)
            self.asked += [repr((c.mine, c.theirs)) for c in merged.conflicts]
            sides = [Side.MINE, Side.THEIRS]
            chosen = {c.part: Resolution(self.random.choice(sides)) for c in merged.conflicts}
            saved = resolve_conflicts(merged, chosen)
        self.stored = saved
        self.history.append(saved)
        self.open(editor)

    def open(self, editor: str) -> None:
        self.opened[editor] = self.form[editor] = self.stored


@pytest.mark.parametrize("start", range(0, 2000, 200))
def test_two_editors_who_save_in_any_order_lose_nothing(start: int) -> None:
    for seed in range(start, start + 200):
        editing = Editing(seed)
        submitted: list[Draft] = []
        for _ in range(editing.random.randrange(6, 30)):
            editor = editing.random.choice("ab")
            if editing.random.random() < 0.6:
                editing.write(editor)
            else:
                submitted.append(editing.form[editor])
                editing.save(editor)

        seen = repr(editing.history) + "".join(editing.asked)
        saved = repr(submitted)
        lost = [word for word in editing.typed if word in saved and word not in seen]
        assert lost == [], f"seed {seed}"
