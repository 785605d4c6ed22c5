"""The accent of the site: readable in light and dark, and refused where it is not."""

import pytest

from collabsite.site.colours import (
    LEAST_CONTRAST,
    ON_DARK,
    ON_LIGHT,
    contrast,
    least_contrast,
    nearest,
    parse_colour,
    stylesheet,
    theme_of,
)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("accent", ["#f5a623", "#00ff00", "#ffffff", "#777777", "#ff0000"])
def test_the_nearest_colour_passes_and_the_next_lighter_one_does_not(accent: str) -> None:
    found = nearest(accent)

    assert LEAST_CONTRAST <= least_contrast(found, ON_LIGHT) < LEAST_CONTRAST + 0.2


@pytest.mark.parametrize("accent", ["#000000", "#1d4a8c", "#a8281e", "#0b6e4f", "#3a0ca3"])
def test_dark_pages_have_a_variant_that_passes(accent: str) -> None:
    theme = theme_of(accent)

    assert theme
    assert least_contrast(theme.dark, ON_DARK) >= LEAST_CONTRAST
    assert theme.light == accent[1:]
    assert f"#{theme.dark}" in stylesheet(theme)


def test_colours_are_read_as_people_write_them() -> None:
    assert [parse_colour(text) for text in ["1D4A8C", "#14c", " #1d4a8c "]] == [
        *["#1d4a8c", "#1144cc", "#1d4a8c"]
    ]
    for text in ["", "red", "#12345", "#1d4a8c;}"]:
        with pytest.raises(ValueError, match=text or ".*"):
            parse_colour(text)
