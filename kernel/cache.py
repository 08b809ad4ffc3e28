"""A cache that may go away: what it held is read from the database again, and no page fails."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as Silence

Answer = TypeVar("Answer")
SECONDS = 0.5
"""How long an operation waits for a server that does not answer."""
REST_SECONDS = 2.0
"""How long it is then left alone: a page asks several times, a sign-in two dozen times."""

_log = structlog.get_logger(__name__)


class ForgetfulRedisCache(RedisCache):
    """Redis as a cache alone: away, it is empty and forgets what it is given.

    Sessions are kept in the database beside it. Limits on sign-in count nothing while it is away, which is
    better than that nobody can sign in.
    """

    _rests_until = 0.0  # a monotonic second, for all threads of the process

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        waits = {"socket_connect_timeout": SECONDS, "socket_timeout": SECONDS}
        super().__init__(server, {**params, "OPTIONS": {**waits, **params.get("OPTIONS", {})}})

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Return the value, or `default` where it is unknown or the server away."""
        return self._or(default, lambda: super(ForgetfulRedisCache, self).get(key, default, version))

    def set(self, key: str, value: Any, *args: Any, **kwargs: Any) -> None:
        """Keep the value, if the server is there."""
        self._or(None, lambda: super(ForgetfulRedisCache, self).set(key, value, *args, **kwargs))

    def add(self, key: str, value: Any, *args: Any, **kwargs: Any) -> bool:
        """Keep the value where there is none; a server that is away holds none."""
        return self._or(True, lambda: super(ForgetfulRedisCache, self).add(key, value, *args, **kwargs))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget the value; return whether there was one. Asked even of a server that is left alone: it may
        be back, and what is to be forgotten is a session that somebody ended.
        """
        return self._or(False, lambda: super(ForgetfulRedisCache, self).delete(key, version), at_once=True)

    def has_key(self, key: str, version: int | None = None) -> bool:
        """Return whether the key is known; a server that is away knows none."""
        return self._or(False, lambda: super(ForgetfulRedisCache, self).has_key(key, version))

    def _or(self, otherwise: Answer, ask: Callable[[], Answer], *, at_once: bool = False) -> Answer:
        if time.monotonic() < ForgetfulRedisCache._rests_until and not at_once:
            return otherwise
        try:
            return ask()
        except RedisError as away:
            if isinstance(away, Silence):
                ForgetfulRedisCache._rests_until = time.monotonic() + REST_SECONDS
            _log.warning("the cache does not answer", error=type(away).__name__)
            return otherwise
