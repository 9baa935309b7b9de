"""« 0 membre », « 1 membre », « 2 membres »: on pages and in code, as French counts."""

from __future__ import annotations

import pytest
from django.template import Context, engines
from django.utils.translation import ngettext, ngettext_lazy

GABARIT = (
    "{% load i18n %}"
    "{% blocktranslate count n=n %}{{ n }} bloc bleu{% plural %}{{ n }} blocs bleus{% endblocktranslate %}"
)
COMPTES = [(0, "0 bloc bleu"), (1, "1 bloc bleu"), (2, "2 blocs bleus"), (21, "21 blocs bleus")]


@pytest.mark.parametrize(("n", "dit"), COMPTES)
def test_le_pluriel_commence_a_deux(n: int, dit: str) -> None:
    assert ngettext("%(n)d bloc bleu", "%(n)d blocs bleus", n) % {"n": n} == dit
    assert ngettext_lazy("%(n)d bloc bleu", "%(n)d blocs bleus", "n") % {"n": n} == dit
    assert engines["django"].engine.from_string(GABARIT).render(Context({"n": n})) == dit  # type: ignore[attr-defined]


def test_ce_que_django_traduit_garde_sa_traduction() -> None:
    assert ngettext("%(num)d hour", "%(num)d hours", 0) % {"num": 0} == "0 heure"
    assert ngettext("%(num)d hour", "%(num)d hours", 3) % {"num": 3} == "3 heures"
