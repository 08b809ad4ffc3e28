"""What the pipeline's screens show: one frozen row type per screen, formatted in Python."""
