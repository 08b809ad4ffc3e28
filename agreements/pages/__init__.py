"""What each page shows, as plain formatted rows."""

from agreements.pages.company_tab import agreements_panel

__all__ = ["agreements_panel"]
