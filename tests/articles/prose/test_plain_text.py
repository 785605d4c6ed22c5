"""The length of an article, which is counted in one way."""

import pytest

from articles.prose.plain_text import measure_length


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<p>They found it in three rivers.</p>", 6),
        ("<p>两国合作 research</p>", 5),
        # A bound number is one word, in whichever form, and whatever the editor's program left in it.
        ('<p>They found <data data-cell="a/b/c">1.2 million dollars</data> more.</p>', 4),
        ('<p>So it is<cite data-source="atlas"></cite>.</p>', 3),
        ('<div data-table="rivers"></div><figure data-chart="rivers"></figure>', 0),
        ('<picture data-image="k" data-alt="A dam" data-caption="The dam &lt; 1950"></picture>', 3),
    ],
)
def test_words_are_counted_in_the_prose_as_it_is_written(body: str, words: int) -> None:
    assert measure_length("", [body])[0] == words


def test_the_standfirst_counts_and_reading_takes_a_minute_at_least() -> None:
    assert measure_length("Two words.", ["<p>And three more.</p>"]) == (5, 1)
