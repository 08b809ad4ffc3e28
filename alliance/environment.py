"""The environment's variables, of which an empty one is as one that is not set."""

import os
from typing import Any

from environs import Env


class Environment(Env):
    """`environs` for files that name every variable and fill in a few, as compose and systemd read them."""

    def _get_value(self, env_key: str, default: Any) -> Any:
        value = os.environ.get(env_key, "")
        return value if value.strip() else default
