"""Tests of the paths."""
