"""The sentence that answers each case: where the fiche stands, what replaces it, what to do when that is not clear."""

from __future__ import annotations

from collections.abc import Iterable

from brique.referentiel.filiation.valeurs import Cas, Etape, Etat, Suite
from brique.referentiel.mots import plier

DEMANDER = "Demandez au certificateur"


def nommer(fiche: Etape) -> str:
    """The number of a fiche and its title, when it is known."""
    return f"{fiche.numero} « {fiche.intitule} »" if fiche.intitule else fiche.numero


def enumerer(mots: Iterable[str]) -> str:
    """« a, b et c »."""
    *premiers, dernier = list(mots) or [""]
    return f"{', '.join(premiers)} et {dernier}" if premiers else dernier


def de_qui(nom: str) -> str:
    """« de Bruno », « d’Odile », « d’Yves », « de Yanis ». An h is taken for aspirated: « de Hugo »."""
    lettres = plier(nom)[:2]
    muette = lettres[:1] in {"a", "e", "i", "o", "u"} or (lettres[:1] == "y" and lettres[1:] not in set("aeiou"))
    return f"d’{nom}" if muette else f"de {nom}"


def situer(fiche: Etape) -> str:
    """A sentence on where a fiche stands."""
    if fiche.etat is Etat.ABSENTE:
        return f"{fiche.numero} n’est pas dans le registre lu."
    return f"{nommer(fiche)} est {fiche.phrase}."


def phrase_de(suite: Suite) -> str:
    """The answer of a chain, in one or two sentences."""
    depart = suite.etapes[0]
    phrases = [situer(depart), _PHRASES[suite.cas](suite), *_remarques(suite)]
    return " ".join(phrase for phrase in phrases if phrase)


def _en_vigueur(suite: Suite) -> str:
    suivantes = [e for e in suite.etapes if e.rang == 1]
    if not suivantes:
        return ""
    return f"Sa suite est déjà nommée : {enumerer(f'{nommer(e)}, {e.phrase}' for e in suivantes)}."


def _un_successeur(suite: Suite) -> str:
    actives = _actives(suite)
    premiere = actives[0]
    if premiere.rang == 1:
        debut = f"{nommer(premiere)} la remplace : elle est {premiere.phrase}."
    else:
        relais = enumerer(e.numero for e in suite.etapes if 0 < e.rang < premiere.rang)
        debut = (
            f"{nommer(premiere)} lui succède après {premiere.rang} renouvellements (par {relais}) : "
            f"elle est {premiere.phrase}."
        )
    autres = [f"{nommer(e)} la remplace à son tour : elle est {e.phrase}." for e in actives[1:]]
    return " ".join([debut, *autres])


def _plusieurs(suite: Suite) -> str:
    branches = enumerer(f"{nommer(e)} ({e.phrase})" for e in suite.etapes[1:])
    return (
        f"Plusieurs certifications lui succèdent : {branches}. Le registre ne dit pas laquelle reprend chaque bloc : "
        f"comparez-les, puis demandez à leurs certificateurs."
    )


def _sans_successeur(suite: Suite) -> str:
    return f"Le registre ne nomme aucune certification qui la remplace. {DEMANDER} si une suite est prévue."


def _absent(suite: Suite) -> str:
    absentes = enumerer(e.numero for e in suite.etapes[1:] if e.etat is Etat.ABSENTE)
    return (
        f"Le registre nomme sa suite, mais {absentes} n’y est pas : on ne peut pas dire où cela mène. Cherchez dans "
        "l’autre répertoire (RNCP ou RS) ou dans un export plus récent."
    )


def _expire(suite: Suite) -> str:
    derniere = suite.etapes[-1]
    if len(suite.etapes) == 2:
        debut = f"{nommer(derniere)} l’avait remplacée, mais elle est {derniere.phrase}."
    else:
        numeros = enumerer(etape.numero for etape in suite.etapes[1:])
        debut = f"Ce qui l’a remplacée n’est plus en vigueur non plus ({numeros})."
    return f"{debut} Le registre ne nomme rien après. {DEMANDER} si une suite est prévue."


def _a_venir(suite: Suite) -> str:
    venir = enumerer(map(_complet, (e for e in suite.etapes[1:] if e.etat is Etat.A_VENIR)))
    return f"Sa suite n’est pas encore en vigueur : {venir}."


def _rs(suite: Suite) -> str:
    fiche = _actives(suite)[-1]
    return (
        f"{nommer(fiche)} la remplace, au Répertoire spécifique : elle est {fiche.phrase}. Une certification de ce "
        f"répertoire n’a pas de blocs. {DEMANDER} ce que les vôtres y valent."
    )


def _ambigue(suite: Suite) -> str:
    contredits = [lien for lien in suite.liens if lien.contredit]
    if contredits:
        raison = enumerer(f"{lien.ancienne} et {lien.nouvelle}" for lien in contredits)
        debut = f"Les fiches ne disent pas la même chose de leur renouvellement ({raison})."
    else:
        debut = "Plusieurs chemins mènent à la même certification : le registre ne dit pas lequel compte."
    actives = _actives(suite)
    if not actives:
        return f"{debut} Rien de ce à quoi elle mène n’est en vigueur. {DEMANDER} laquelle la remplace."
    return f"{debut} En vigueur au bout : {enumerer(map(_complet, actives))}. {DEMANDER} laquelle la remplace."


def _cycle(suite: Suite) -> str:
    cercle = " → ".join((*suite.cycle, suite.cycle[0]))
    actives = _actives(suite)
    bout = f" En vigueur parmi elles, ou au bout : {enumerer(map(_complet, actives))}." if actives else ""
    return f"Les fiches se remplacent en rond ({cercle}) : l’une des déclarations est fausse.{bout} {DEMANDER}."


def _boucle(suite: Suite) -> str:
    return f"Le registre dit qu’elle se remplace elle-même : c’est une erreur, et rien d’autre n’est nommé. {DEMANDER}."


def _remarques(suite: Suite) -> list[str]:
    """What the answer does not say yet, and that one must know."""
    remarques = []
    if Cas.FICHES_REUNIES in suite.particularites:
        reunies = enumerer(f"{lien.nouvelle} remplace aussi {lien.ancienne}" for lien in suite.reunies)
        remarques.append(f"À savoir : {reunies}.")
    if Cas.BOUCLE in suite.particularites and suite.cas is not Cas.BOUCLE:
        remarques.append("Une fiche de la suite dit qu’elle se remplace elle-même : cette erreur est laissée de côté.")
    return remarques


def _actives(suite: Suite) -> list[Etape]:
    return [e for e in suite.etapes[1:] if e.numero in suite.actives]


def _complet(fiche: Etape) -> str:
    return f"{nommer(fiche)} ({fiche.phrase})"


_PHRASES = {
    Cas.EN_VIGUEUR: _en_vigueur,
    Cas.UN_SUCCESSEUR: _un_successeur,
    Cas.PLUSIEURS_SUCCESSEURS: _plusieurs,
    Cas.SANS_SUCCESSEUR: _sans_successeur,
    Cas.SUCCESSEUR_ABSENT: _absent,
    Cas.SUCCESSEUR_EXPIRE: _expire,
    Cas.SUCCESSEUR_A_VENIR: _a_venir,
    Cas.SUCCESSEUR_RS: _rs,
    Cas.CHAINE_AMBIGUE: _ambigue,
    Cas.CYCLE: _cycle,
    Cas.BOUCLE: _boucle,
}
