"""Passerelles: which blocs are worth which, compétence by compétence, with a calibrated score and its reasons.

``blocs_de`` turns fiches into blocs to compare, ``Moteur`` finds and explains, ``declarees`` reads the register's own
correspondances, ``groupes_communs`` finds blocs shared by several certifications.
"""
