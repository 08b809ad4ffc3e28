"""What a browser calls itself, as a person would say it."""

import pytest

from kernel.browsers import browser_name

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36", "Chrome on Windows"),
        (f"{WINDOWS} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"),
        ("curl/8.5.0", "curl"),
        ("something of one's own", "Not known"),
        ("", "Not known"),
    ],
)
def test_a_browser_is_called_as_a_person_calls_it(sent: str, said: str) -> None:
    assert browser_name(sent) == said
