"""Brique: the open system of French blocs de compétences. Pure library ring: no Django, network or clock."""

__version__ = "0.1.0"
