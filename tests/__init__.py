"""The tests of Brique: coeur (no Django), portail (a real database), parcours_usager (a real browser)."""
