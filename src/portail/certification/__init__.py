"""Certification on the portal: règlements, candidatures, évaluations, juries, and what follows of them."""
