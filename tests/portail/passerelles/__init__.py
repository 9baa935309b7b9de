"""Tests of the portal’s passerelles."""
