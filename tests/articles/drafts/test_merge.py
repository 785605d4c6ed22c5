"""Merge of two contents: what only one side changed is taken, and the rest is a conflict."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from articles.content import ArticleContent, ArticleSection
from articles.drafts.comparison import merge, part_of, with_part

_ANCHORS = ("a", "b", "c", "d", "e")
BASE = ArticleContent(
    title="Rivers",
    topics=("water",),
    sections=tuple(ArticleSection(name, name.upper(), f"<p>{name}</p>") for name in _ANCHORS),
)


def edited(content: ArticleContent, anchors: set[str], words: str) -> ArticleContent:
    """Return a content with these words in these sections."""
    return replace(
        content,
        sections=tuple(
            replace(each, prose=f"<p>{words} {each.anchor}</p>") if each.anchor in anchors else each
            for each in content.sections
        ),
    )


def ordered(content: ArticleContent, order: list[str]) -> ArticleContent:
    sections = {section.anchor: section for section in content.sections}
    return replace(content, sections=tuple(sections[anchor] for anchor in order))


@given(
    mine=st.sets(st.sampled_from(_ANCHORS)),
    theirs=st.sets(st.sampled_from(_ANCHORS)),
    added=st.booleans(),
    order=st.permutations(_ANCHORS),
)
def test_edits_of_different_sections_are_merged_and_none_is_lost(
    mine: set[str], theirs: set[str], added: bool, order: list[str]
) -> None:
    theirs -= mine
    my_side = edited(BASE, mine, "mine")
    if added:
        new = ArticleSection("new", "New", "<p>new</p>")
        my_side = replace(my_side, sections=(*my_side.sections, new))

    merged, conflicts = merge(BASE, my_side, ordered(edited(BASE, theirs, "theirs"), order))

    said = {section.anchor: section.prose for section in merged.sections}
    assert conflicts == ()
    assert all(said[anchor] == f"<p>mine {anchor}</p>" for anchor in mine)
    assert all(said[anchor] == f"<p>theirs {anchor}</p>" for anchor in theirs)
    assert ("new" in said) == added
    assert [anchor for anchor in said if anchor != "new"] == order


@given(both=st.sets(st.sampled_from(_ANCHORS), min_size=1))
def test_a_section_that_both_changed_is_the_editors_to_decide(both: set[str]) -> None:
    mine, theirs = edited(BASE, both, "mine"), edited(BASE, both, "theirs")

    merged, conflicts = merge(BASE, mine, theirs)

    assert set(conflicts) == {f"sections/{anchor}" for anchor in both}
    assert merged == theirs
    for part in conflicts:
        merged = with_part(merged, part, part_of(mine, part))
    assert merged == mine


def test_a_section_that_one_removed_and_the_other_changed_is_a_conflict() -> None:
    without = replace(BASE, sections=BASE.sections[1:])
    changed = edited(BASE, {"a"}, "theirs")

    merged, conflicts = merge(BASE, without, changed)

    assert conflicts == ("sections/a",)
    assert merged == changed
    assert merge(BASE, changed, without) == (changed, conflicts)
    assert with_part(merged, "sections/a", None) == without


def test_a_section_that_one_removed_and_the_other_left_alone_goes() -> None:
    without = replace(BASE, sections=BASE.sections[1:])

    merged = merge(BASE, without, replace(BASE, title="Streams"))

    assert merged == (replace(without, title="Streams"), ())


def test_without_a_common_beginning_every_difference_is_a_conflict_and_nothing_goes() -> None:
    new = ArticleSection("new", "New", "<p>new</p>")
    theirs = replace(edited(BASE, {"b"}, "theirs"), sections=BASE.sections[1:])

    merged, conflicts = merge(
        None, replace(BASE, title="Mine", sections=(*BASE.sections, new)), theirs
    )

    assert conflicts == ("title",)
    assert {section.anchor for section in merged.sections} == {*_ANCHORS, "new"}


def test_lines_and_marks_that_only_an_editor_sets_otherwise_are_no_difference() -> None:
    cell = '<data data-cell="a/b/c">35%</data>'
    mine = replace(
        BASE, standfirst="a\nb", sections=(ArticleSection("a", "A", f"<p>{cell}</p>\n"),)
    )
    cell = '<data data-form="" data-cell="a/b/c"></data>'
    theirs = replace(
        BASE, standfirst="a\r\nb", sections=(ArticleSection("a", "A", f"<p>{cell}</p>\r\n"),)
    )

    assert merge(None, mine, theirs)[1] == ()
