"""Floor, product and usual tool side by side, on generated rows: `python -m benchmarks --help`."""
