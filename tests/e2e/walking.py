"""Find every page of a person by following links, as a person would."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from playwright.sync_api import APIRequestContext

EXAMPLES = 3
VIEWS = ("tab", "record")
OPENED = ("tag", "lead", "drift", "edit")
LEAVES = ("account_logout",)


class _Links(HTMLParser):
    """The addresses that a page leads to: by link or by a form that asks, and by a form that acts."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.links: list[str] = []
        self.actions: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(urljoin(self.address, given["href"]))
        if tag == "form":
            target = urljoin(self.address, given.get("action") or "")
            (self.actions if (given.get("method") or "").lower() == "post" else self.links).append(target)
        if given.get("formaction"):
            self.actions.append(urljoin(self.address, given["formaction"]))


@dataclass
class Walk:
    """What a person reached: pages and files (address by name and view), forms that act, what failed."""

    pages: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    actions: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The names of the URLconf that the person reached, however."""
        return {key.partition("?")[0] for key in (*self.pages, *self.files)} | self.actions


def walk(requests: APIRequestContext, start: str) -> Walk:
    """Follow every link from `start` within the portal, up to EXAMPLES addresses of each page."""
    found, waiting, asked = Walk(), [start], defaultdict[str, set[str]](set)
    while waiting:
        address = waiting.pop(0)
        key = _key(address, start)
        if key is None or address in asked[key] or len(asked[key]) >= EXAMPLES:
            continue
        asked[key].add(address)
        waiting += _visit(requests, address, key, found)
    return found


def _visit(requests: APIRequestContext, address: str, key: str, found: Walk) -> list[str]:
    answer = requests.get(address)
    if not answer.ok:
        found.broken.append(f"{answer.status} {address}")
        return []
    if not answer.headers["content-type"].startswith("text/html"):
        found.files.setdefault(key, address)
        return []
    found.pages.setdefault(_key(answer.url, answer.url) or key, answer.url)
    links = _Links(answer.url)
    links.feed(answer.text())
    found.actions |= {name for each in links.actions if (name := _name(each))}
    return [each.partition("#")[0] for each in links.links]


def _key(address: str, start: str) -> str | None:
    """The page's name in the URLconf with the view it shows; None where it is not ours to open."""
    if urlsplit(address).netloc != urlsplit(start).netloc:
        return None
    name = _name(address)
    if name is None or name in LEAVES:
        return None
    asked = parse_qs(urlsplit(address).query)
    views = "&".join(
        [f"{view}={asked[view][0]}" for view in VIEWS if view in asked]
        + [each for each in OPENED if each in asked]
    )
    return f"{name}?{views}" if views else name


def _name(address: str) -> str | None:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return None


def names_of_the_portal() -> set[str]:
    """Every name in the URLconf."""
    return set(_names(get_resolver(), ()))


def _names(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[str]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _names(each, (*namespaces, each.namespace) if each.namespace else namespaces)
        elif isinstance(each, URLPattern) and each.name:
            yield ":".join((*namespaces, each.name))
