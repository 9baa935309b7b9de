"""What contradicts itself inside an offer: dates, hours, prices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from brique.parcours.offres.constats import ConstatOffre
from brique.parcours.offres.valeurs import Modalite, Offre, SessionOffre
from brique.referentiel.anomalies import Gravite

#: Beyond these, a figure is more likely a slip of the keyboard than a training. None of them is a rule of law.
PRIX_MAX = Decimal(60_000)
HORAIRE_MAX = Decimal(300)
HEURES_MAX = Decimal(6_000)
HEURES_SEMAINE_MAX = Decimal(48)
ANNEES_MAX = 10
ECART_MAX = Decimal("0.02")
_SEMAINE = 7
_CHEVAUCHEMENTS_CITES = 3


def incoherences(offre: Offre, au: date) -> Iterator[ConstatOffre]:
    """Every contradiction of an offer, as read on a day."""
    for session in offre.sessions:
        yield from _session(offre, session)
    yield from _chevauchements(offre)
    yield from _prix(offre)
    yield from _heures(offre)
    yield from _manques(offre, au)


def _session(offre: Offre, session: SessionOffre) -> Iterator[ConstatOffre]:
    if session.debut is None:
        if not offre.entrees_permanentes:
            yield ConstatOffre(
                "session-sans-date",
                "Une session n’a pas de date, et les entrées ne sont pas dites permanentes.",
                "Donnez ses dates, ou dites que l’on entre quand on veut.",
                session=session.numero,
            )
        return
    if session.fin is not None:
        yield from _duree(offre, session, session.debut, session.fin)
    if session.inscription_debut is not None and session.inscription_debut > session.debut:
        yield ConstatOffre(
            "inscription-tardive",
            f"On s’inscrit à partir du {session.inscription_debut:%d/%m/%Y}, après le début de la session "
            f"({session.debut:%d/%m/%Y}).",
            "Corrigez l’une de ces dates.",
            session=session.numero,
        )


def _duree(offre: Offre, session: SessionOffre, debut: date, fin: date) -> Iterator[ConstatOffre]:
    """A session that ends before it starts, lasts for years, or holds more hours than its weeks."""
    dates = f"{debut:%d/%m/%Y} – {fin:%d/%m/%Y}"
    if fin < debut:
        constat = (
            f"La session finit le {fin:%d/%m/%Y}, avant de commencer le {debut:%d/%m/%Y} : "
            "aucun parcours ne peut l’employer."
        )
        yield ConstatOffre("session-inversee", constat, "Corrigez ses dates.", session=session.numero)
    elif fin > debut + timedelta(days=366 * ANNEES_MAX):
        constat = f"La session dure plus de {ANNEES_MAX} ans ({dates})."
        yield ConstatOffre("session-demesuree", constat, "Corrigez ses dates.", session=session.numero)
    elif (rythme := heures_par_semaine(offre, session)) is not None and rythme > HEURES_SEMAINE_MAX:
        constat = (
            f"{_dire(offre.heures)} heures pour la session {dates} feraient "
            f"{_dire(rythme.quantize(Decimal(1)))} heures par semaine."
        )
        yield ConstatOffre("rythme-impossible", constat, "Corrigez la durée ou les dates.", session=session.numero)


def heures_par_semaine(offre: Offre, session: SessionOffre) -> Decimal | None:
    """Hours a week: those said, else the hours spread over the session. None without what it takes to know.

    A session of a few days counts for the week it fills.
    """
    if offre.heures_semaine is not None:
        return offre.heures_semaine
    if offre.heures is None or session.debut is None or session.fin is None or session.fin < session.debut:
        return None
    jours = (session.fin - session.debut).days + 1
    return offre.heures / max(Decimal(1), Decimal(jours) / _SEMAINE)


def _chevauchements(offre: Offre) -> Iterator[ConstatOffre]:
    datees = sorted(
        (s for s in offre.sessions if s.debut is not None and s.fin is not None and s.fin >= s.debut),
        key=lambda s: (s.debut or date.min, s.fin or date.min),
    )
    vues = {(s.debut, s.fin, s.blocs): s for s in reversed(datees)}
    doubles = [s for s in datees if vues[s.debut, s.fin, s.blocs] is not s]
    for double in doubles[:_CHEVAUCHEMENTS_CITES]:
        yield ConstatOffre(
            "session-double",
            f"Deux sessions ont les mêmes dates ({double.debut:%d/%m/%Y} – {double.fin:%d/%m/%Y}).",
            "Retirez l’une des deux, ou dites en quoi elles diffèrent.",
            session=double.numero,
        )
    for avant, apres in pairwise(datees):
        autres_dates = (avant.debut, avant.fin) != (apres.debut, apres.fin)
        if autres_dates and avant.fin is not None and apres.debut is not None and apres.debut <= avant.fin:
            yield ConstatOffre(
                "sessions-chevauchees",
                f"La session du {apres.debut:%d/%m/%Y} commence avant la fin de celle du {avant.debut:%d/%m/%Y}.",
                session=apres.numero,
                gravite=Gravite.INFORMATION,
            )


def _prix(offre: Offre) -> Iterator[ConstatOffre]:
    prix = offre.prix
    montants = (prix.total, prix.horaire, prix.hors_taxe, *(frais.montant for frais in offre.frais))
    if any(montant is not None and montant < 0 for montant in montants):
        yield ConstatOffre("prix-negatif", "Un montant est négatif : aucun coût n’est calculé.", "Corrigez-le.")
        return
    if (prix.total or 0) > PRIX_MAX or (prix.horaire or 0) > HORAIRE_MAX:
        dit = f"{_dire(prix.total)} €" if (prix.total or 0) > PRIX_MAX else f"{_dire(prix.horaire)} € de l’heure"
        yield ConstatOffre("prix-demesure", f"Le prix paraît démesuré ({dit}).", "Vérifiez l’unité et la virgule.")
    if prix.total is not None and prix.horaire and offre.heures and _loin(prix.total, prix.horaire * offre.heures):
        yield ConstatOffre(
            "prix-discordants",
            f"Le prix total ({_dire(prix.total)} €) n’est pas le prix horaire ({_dire(prix.horaire)} €) multiplié par "
            f"les {_dire(offre.heures)} heures.",
            "Corrigez l’un des trois.",
        )
    if prix.total is not None and prix.hors_taxe is not None and prix.taux_tva is not None:
        attendu = prix.hors_taxe * (1 + prix.taux_tva / 100)
        if _loin(prix.total, attendu):
            yield ConstatOffre(
                "taxe-discordante",
                f"Le prix toutes taxes comprises ({_dire(prix.total)} €) n’est pas le prix hors taxe "
                f"({_dire(prix.hors_taxe)} €) augmenté de {_dire(prix.taux_tva)} %.",
                "Corrigez l’un des trois.",
            )


def _loin(montant: Decimal, attendu: Decimal) -> bool:
    return abs(montant - attendu) > max(Decimal(1), attendu * ECART_MAX)


def _heures(offre: Offre) -> Iterator[ConstatOffre]:
    durees = (offre.heures_centre, offre.heures_entreprise, offre.heures_totales, offre.heures_semaine)
    if any(duree is not None and duree < 0 for duree in durees):
        yield ConstatOffre("heures-negatives", "Une durée est négative.", "Corrigez-la.")
    elif (offre.heures or 0) > HEURES_MAX:
        constat = f"La durée paraît démesurée ({_dire(offre.heures)} heures)."
        yield ConstatOffre("heures-demesurees", constat, "Vérifiez l’unité.")


def _manques(offre: Offre, au: date) -> Iterator[ConstatOffre]:
    """What someone who looks for a training would miss."""
    fins = [session.fin or session.debut for session in offre.sessions]
    if fins and all(fin is not None and fin < au for fin in fins):
        yield ConstatOffre("sessions-passees", "Toutes ses sessions sont finies.", gravite=Gravite.INFORMATION)
    if offre.prix.total is None and offre.prix.horaire is None:
        yield ConstatOffre("sans-prix", "Aucun prix n’est donné.", "Donnez-le.", gravite=Gravite.INFORMATION)
    if not offre.lieux and offre.modalite is not Modalite.DISTANCE:
        yield ConstatOffre("sans-lieu", "Aucun lieu n’est donné.", "Donnez-le.", gravite=Gravite.INFORMATION)


def _dire(nombre: Decimal | None) -> str:
    """« 1 250,5 »: a number as French writes it."""
    if nombre is None:
        return ""
    net = nombre.quantize(Decimal(1)) if nombre == nombre.to_integral_value() else nombre
    return f"{net:,}".replace(",", "\u202f").replace(".", ",")
