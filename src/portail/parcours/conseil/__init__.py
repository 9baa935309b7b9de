"""Conseiller: a plan prepared with a person who shares their passeport, which they then accept or not."""
