#!/usr/bin/env python
"""The portal's command line; alone it attaches to the embedded servers, or starts them while it runs."""

import os
import sys


def main() -> None:
    """Run one management command, on a migrated database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    from django.core.management import execute_from_command_line

    from alliance.command_line import mends_said
    from alliance.first_use import migrate_when_empty

    with mends_said(sys.argv):
        migrate_when_empty(sys.argv)
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
