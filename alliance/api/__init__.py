"""Read access for programs: the same selectors and the same visibility as the pages."""
