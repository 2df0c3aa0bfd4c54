"""Figures, each beside its peer in one run: `python -m benchmarks [NAME …]`. They are never limits of a test."""
