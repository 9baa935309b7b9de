"""Passerelles turned into what pages show."""
