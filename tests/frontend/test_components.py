import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory

from kernel.components import (
    VOCABULARY,
    Reason,
    SparkBar,
    StackPart,
    TierBar,
    TierThreshold,
    UnknownStatusError,
)

HOSTILE = "<script>alert(1)</script>"


def render(source, path="/", **context):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return Template(source).render(Context({"request": request, **context}))


@pytest.mark.parametrize("code", VOCABULARY)
def test_every_state_is_told_by_icon_and_words(code):
    markup = render("{% status code %}", code=code)
    assert f"#{VOCABULARY[code].icon}" in markup
    assert str(VOCABULARY[code].words) in markup


def test_a_state_nobody_defined_is_an_error():
    with pytest.raises(UnknownStatusError, match="nearly_met"):
        render("{% status 'nearly_met' %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% status 'met' text %}",
        "{% pill text %}",
        "{% button text text %}",
        "{% link text text %}",
        "{% panel text desc=text link=text url=text %}{{ text }}{% endpanel %}",
        "{% kpi text text of=text stamp=text %}{{ text }}{% endkpi %}",
        "{% notification 'error' text %}{{ text }}{% endnotification %}",
        "{% stop text desc=text %}{{ text }}{% endstop %}",
        "{% empty text %}{{ text }}{% endempty %}",
        "{% bullet 5 label=text %}",
        "{% change text text %}",
        "{% confirm text title=text action=text %}{{ text }}{% endconfirm %}",
        "{% disabled_action text reasons=reasons earliest=text %}",
        "{% tab text text %}{% crumb text text %}{% sort_header text text %}",
        "{% table_tools text %}",
        "{% chart 'line' spec id='c' %}",
    ],
)
def test_hostile_text_is_escaped(source):
    reasons = [HOSTILE, Reason(HOSTILE, HOSTILE)]
    markup = render(
        source, path="/?q=%3Cscript%3E&x=%3Cscript%3E", text=HOSTILE, reasons=reasons, spec={"a": HOSTILE}
    )
    assert "<script>" not in markup


def test_a_tier_that_stays_is_written_as_same():
    assert "same" in render("{% tier_move 'gold' 'gold' %}")


def test_a_tier_that_moves_shows_both():
    markup = render("{% tier_move 'gold' 'silver' %}")
    assert markup.index("Gold") < markup.index("Silver")


def test_no_tier_is_below_the_program():
    assert "Below the program" in render("{% tier '' %}")


def test_a_tier_not_known_is_said_in_words():
    assert "Not known" in render("{% tier_move 'gold' 'unknown' %}")


def test_a_bar_never_leaves_its_track():
    markup = render("{% bullet 140 pace=-3 label='x' %}")
    assert 'width="100.00%"' in markup
    assert 'x="0.00%"' in markup


def test_a_colour_nobody_defined_is_an_error():
    with pytest.raises(ValueError, match="mystery"):
        render("{% stack parts %}", parts=[StackPart("mystery", 5)])


def test_the_large_bar_names_each_threshold():
    bar = TierBar(48, "Attainment", (TierThreshold("gold", "$5.0M", 55),), 27, "Gold pace")
    markup = render("{% tier_bar bar %}", bar=bar)
    assert "$5.0M" in markup
    assert "Gold pace" in markup


@pytest.mark.parametrize(
    ("percent", "anchor"), [(20, ""), (50, ' text-anchor="middle"'), (90, ' text-anchor="end"')]
)
def test_the_words_of_the_large_bar_stay_within_it_on_a_phone(percent, anchor):
    bar = TierBar(48, "Attainment", (TierThreshold("platinum", "$8.00M", 88.9),), percent, "Pace")
    markup = render("{% tier_bar bar %}", bar=bar)
    assert f'class="pace-t"{anchor}>' in markup
    assert '<text x="88.90%" y="88" text-anchor="end">$8.00M</text>' in markup


@pytest.mark.parametrize("place", ["after", "at", "before", "page"])
def test_a_search_keeps_the_other_filters_but_not_the_page(place):
    markup = render("{% table_tools 'Find' %}", path=f"/leads?stage=won&{place}=12&q=old")
    assert 'name="stage" value="won"' in markup
    assert f'name="{place}"' not in markup
    assert 'value="old"' in markup


def test_a_confirmation_posts_with_its_token():
    markup = render("{% confirm 'Publish' title='Sure?' action='/x' %}{% endconfirm %}")
    assert 'name="csrfmiddlewaretoken"' in markup
    assert 'action="/x"' in markup


def test_a_disabled_action_says_why():
    markup = render(
        "{% disabled_action 'Invite' reasons=reasons earliest='22 July' %}", reasons=["Sign first"]
    )
    assert 'aria-describedby="why-not-invite"' in markup
    assert "Sign first" in markup
    assert "22 July" in markup


@pytest.mark.parametrize(("path", "current"), [("/a", True), ("/b", False)])
def test_a_tab_is_current_on_its_own_address(path, current):
    assert ("aria-current" in render("{% tab 'A' '/a' %}", path=path)) is current


@pytest.mark.parametrize(("cookie", "shown"), [("g100", True), ("g10", True), ("evil", False)])
def test_only_a_known_theme_is_taken_from_the_cookie(cookie, shown):
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    markup = Template("{% theme_attribute %}").render(Context({"request": request}))
    assert (cookie in markup) is shown


def test_each_feed_is_a_bar_that_the_browser_draws():
    drawn = render("{% spark bars 'Two feeds' %}", bars=[SparkBar(), SparkBar("off_track")])
    assert drawn.count("<rect ") == 2
    assert "&lt;" not in drawn
