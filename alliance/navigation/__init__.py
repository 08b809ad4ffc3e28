"""The shell around every page: side navigation, who sits before it, unread notices."""

from alliance.navigation.shell import shell

__all__ = ["shell"]
