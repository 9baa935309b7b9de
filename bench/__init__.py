"""Benchmarks of Brique and the generators of national-scale data they read. Run them with ``python -m bench``."""
