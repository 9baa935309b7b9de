"""Paths: from what a person holds to what they want, bloc by bloc, in time and in money, with the reasons."""
