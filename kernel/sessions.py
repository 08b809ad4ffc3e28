"""Sessions are kept in the database; the cache beside it is believed for seconds alone."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.cached_db import SessionStore as CachedStore
from django.contrib.sessions.backends.db import SessionStore as StoredStore
from django.core.cache.backends.base import BaseCache


class SessionStore(CachedStore):
    """Django's own store, but for how long the cache is believed: `SESSION_CACHE_SECONDS`.

    Who signs out while the cache is away ends the row; what the cache still holds of it dies by itself.
    """

    _cache: BaseCache
    _session: dict[str, Any]

    def load(self) -> dict[str, Any]:
        """Return what the session holds, empty where it has ended."""
        known: dict[str, Any] | None = self._cache.get(self.cache_key)
        if known is None:
            known = StoredStore.load(self)
            if known:
                self._cache.set(self.cache_key, known, settings.SESSION_CACHE_SECONDS)
        return known

    def save(self, must_create: bool = False) -> None:
        """Keep the session in the database, and for a while in the cache."""
        StoredStore.save(self, must_create)
        self._cache.set(self.cache_key, self._session, settings.SESSION_CACHE_SECONDS)
