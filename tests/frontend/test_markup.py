"""Markup of many parts escapes what is no markup, as Django's own function does."""

import pytest
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from kernel.markup import joined, markup

PARTS = ["<script>", mark_safe("<b>x</b>"), "a & 'b' \"c\"", 7, None, gettext_lazy("Home"), "‮<i>"]


@pytest.mark.parametrize("part", PARTS, ids=repr)
def test_a_part_is_written_as_format_html_writes_it(part: object) -> None:
    assert markup("<p>{}{named}</p>", part, named=part) == format_html("<p>{}{named}</p>", part, named=part)


def test_parts_one_after_the_other_are_escaped_each() -> None:
    assert joined(["<", mark_safe("<br>"), 1]) == "&lt;<br>1"


def test_what_was_filled_in_is_not_escaped_again() -> None:
    assert markup("<td>{}</td>", markup("<b>{}</b>", "&")) == "<td><b>&amp;</b></td>"
