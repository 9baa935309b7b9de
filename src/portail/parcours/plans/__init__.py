"""Mes parcours: from what a person holds to what they want, three plans compared, kept, printed."""
