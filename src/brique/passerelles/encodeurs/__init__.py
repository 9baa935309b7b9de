"""Encoders of sentences, behind one small port: the words always, two sentence encoders when they are installed."""

from brique.passerelles.encodeurs.cache import avec_memoire
from brique.passerelles.encodeurs.choix import NOMS, ErreurEncodeur, choisir
from brique.passerelles.encodeurs.port import Encodeur, Encodeurs, Vecteurs

__all__ = ["NOMS", "Encodeur", "Encodeurs", "ErreurEncodeur", "Vecteurs", "avec_memoire", "choisir"]
