"""A person's own pages; settings give them their access rule (ACCESS_RULES_BY_MODULE)."""

from accounts.views.notices import mark_read, notices
from accounts.views.profile import profile
from accounts.views.tokens import revoke, tokens

__all__ = ["mark_read", "notices", "profile", "revoke", "tokens"]
