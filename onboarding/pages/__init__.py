"""What each page shows, as plain formatted rows."""
