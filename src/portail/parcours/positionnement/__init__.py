"""Me situer: what a person says of each compétence of a certification they aim at."""
