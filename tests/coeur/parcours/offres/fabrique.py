"""Small catalogues written for the tests: LHÉO 2.3 and EDOF, whole or with one thing wrong."""

from __future__ import annotations

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from brique.droits.enregistrement import Enregistrement
from brique.parcours.offres.lecture import lire_offres
from brique.parcours.offres.registre import EtatRegistre, FicheConnue
from brique.parcours.offres.valeurs import (
    AnomalieOffre,
    BlocCible,
    CertificationVisee,
    Modalite,
    Norme,
    Offre,
    Organisme,
    Prix,
    SessionOffre,
)
from brique.periodes import Periode
from brique.referentiel.fiche import Repertoire

SIRET = "99900003700013"
NUMERO = "RNCP80001"
CODE = f"{NUMERO}BC01"
AU = date(2026, 11, 26)

SESSION = """<session numero="S1"><periode><debut>20270111</debut><fin>20270205</fin></periode>
<adresse-inscription><adresse><ligne>1 rue des Essais</ligne><codepostal>69001</codepostal><ville>Essaiville</ville>
</adresse></adresse-inscription><etat-recrutement>1</etat-recrutement>
<blocs-competences><validation-blocs>2</validation-blocs>
<reference-certification><reference-code-RNCP>80001</reference-code-RNCP></reference-certification>
<bloc-competences><libelle-bloc>Vendre</libelle-bloc><code-bloc>RNCP80001BC01</code-bloc></bloc-competences>
</blocs-competences></session>"""

ACTION = """<action numero="A1"><rythme-formation>Temps partiel</rythme-formation>
<code-public-vise>83056</code-public-vise>
<niveau-entree-obligatoire>0</niveau-entree-obligatoire><modalites-alternance>Sans</modalites-alternance>
<modalites-enseignement>1</modalites-enseignement><conditions-specifiques>Savoir compter</conditions-specifiques>
<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>
<lieu-de-formation><coordonnees><ligne>Salle des Essais</ligne><adresse><ligne>1 rue des Essais</ligne>
<codepostal>69001</codepostal><ville>Essaiville</ville>
<geolocalisation><latitude>45.75</latitude><longitude>4.85</longitude></geolocalisation></adresse></coordonnees>
</lieu-de-formation><modalites-entrees-sorties>0</modalites-entrees-sorties>
{session}<prix-total-TTC>1250,50</prix-total-TTC><nombre-heures-centre>70</nombre-heures-centre>
<nombre-heures-entreprise>35</nombre-heures-entreprise><extras info="x"><extra info="secret">à garder</extra></extras>
</action>"""

FORMATION = """<formation numero="F1"><domaine-formation><code-FORMACODE tag="principal">34566</code-FORMACODE>
</domaine-formation><intitule-formation>Vendre en magasin</intitule-formation>
<objectif-formation>&lt;p&gt;Vendre&lt;/p&gt;</objectif-formation><resultats-attendus>Savoir vendre</resultats-attendus>
<contenu-formation>Des mises en situation</contenu-formation><certifiante>1</certifiante>
<contact-formation><coordonnees><courriel>a@essai.example</courriel></coordonnees></contact-formation>
<parcours-de-formation>2</parcours-de-formation><code-niveau-entree>0</code-niveau-entree>
<certification><code-RNCP>80001</code-RNCP><code-CERTIFINFO>123</code-CERTIFINFO></certification>
{action}<organisme-formation-responsable><numero-activite>84999000037</numero-activite>
<SIRET-organisme-formation><SIRET>99900003700013</SIRET></SIRET-organisme-formation>
<nom-organisme>Centre des Essais</nom-organisme><raison-sociale>Centre des Essais</raison-sociale>
<coordonnees-organisme><coordonnees/></coordonnees-organisme><contact-organisme><coordonnees/></contact-organisme>
</organisme-formation-responsable><positionnement>2</positionnement>
<modules-prerequis><reference-module>M0</reference-module></modules-prerequis></formation>"""

EDOF = """<?xml version="1.0" encoding="UTF-8"?><lheo xmlns="https://www.of.moncompteformation.gouv.fr"><offres>
<formation numero="E1" datemaj="20261101" datecrea="20261001"><intitule-formation>Vendre</intitule-formation>
<objectif-formation>o</objectif-formation><resultats-attendus>r</resultats-attendus>
<contenu-formation>c</contenu-formation><parcours-de-formation>1</parcours-de-formation>
<objectif-general-formation>2</objectif-general-formation><certification><code-RNCP>RNCP80001</code-RNCP></certification>
<action numero="EA" datemaj="20261101" datecrea="20261001"><niveau-entree-obligatoire>1</niveau-entree-obligatoire>
<modalites-enseignement>2</modalites-enseignement><lieu-de-formation><coordonnees numero="1"><nom>N</nom>
<prenom>P</prenom><telfixe><numtel>0100000000</numtel></telfixe><courriel>a@essai.example</courriel></coordonnees>
</lieu-de-formation><modalites-entrees-sorties>1</modalites-entrees-sorties>
<session numero="ES" datemaj="20261101" datecrea="20261001"><adresse-inscription><adresse numero="1"><ligne>L</ligne>
<extras info="adresse"><extra info="libelle-voie">des Essais</extra></extras></adresse></adresse-inscription>
<etat-recrutement>1</etat-recrutement><extras info="session"><extra info="garantie">1</extra></extras></session>
<acces-handicapes>0</acces-handicapes><langue-formation>FR</langue-formation>
<nombre-heures-centre>21</nombre-heures-centre>
<extras info="action"><extras info="frais-pedagogiques"><extra info="taux-tva">20</extra>
<extra info="frais-ht">500</extra>
<extra info="frais-ttc">600</extra></extras><extra info="frais-anpec">45</extra>
<extra info="detail-frais-anpec">Manuel</extra><extra info="existence-prerequis">1</extra>
<extras info="codes-rythme-formation"><extra info="code-rythme-formation">5</extra></extras></extras></action>
<organisme-formation-responsable><SIRET-organisme-formation><SIRET>99900003700013</SIRET></SIRET-organisme-formation>
</organisme-formation-responsable><extras info="formation"><extras info="blocs-competences">
<extra info="code-bloc">RNCP80001BC01</extra><extra info="code-bloc">RNCP80001BC02</extra></extras>
<extra info="blocs-modifiables">1</extra></extras></formation></offres></lheo>"""


def lheo(formations: str = "", *, espace: str = "http://lheo.gouv.fr/2.3", tete: str = "") -> bytes:
    """A catalogue of ``formations``, else of one that is whole."""
    dedans = formations or formation()
    return f'{tete}<lheo xmlns="{espace}"><offres>{dedans}</offres></lheo>'.encode()


def formation(**changes: str) -> str:
    """The usual formation, with some of its texts replaced: ``formation(**{"20270111": "20271301"})``."""
    texte = FORMATION.format(action=ACTION.format(session=SESSION))
    for avant, apres in changes.items():
        assert avant in texte
        texte = texte.replace(avant, apres)
    return texte


def lus(octets: bytes) -> tuple[list[Offre], list[AnomalieOffre]]:
    tous = list(lire_offres(io.BytesIO(octets), nom="essai.xml"))
    return [lu for lu in tous if isinstance(lu, Offre)], [lu for lu in tous if isinstance(lu, AnomalieOffre)]


def offre(**autres: Any) -> Offre:
    """An offer without any fault."""
    base: dict[str, Any] = {
        "norme": Norme.LHEO,
        "formation": "F1",
        "intitule": "Vendre en magasin",
        "organisme": Organisme(SIRET, "Centre des Essais"),
        "certifications": (CertificationVisee(NUMERO),),
        "blocs": (BlocCible(CODE),),
        "modalite": Modalite.DISTANCE,
        "heures_totales": Decimal(70),
        "prix": Prix(Decimal(1000)),
        "entrees_permanentes": False,
        "sessions": (session(),),
    }
    return Offre(**{**base, **autres})


def session(debut: date = date(2027, 1, 11), fin: date = date(2027, 2, 5), **autres: Any) -> SessionOffre:
    return SessionOffre(**{"numero": "S1", "debut": debut, "fin": fin, **autres})


def registre(
    au: date = AU, fin: date = date(2030, 6, 30), active: bool = True, numero: str = NUMERO, **autres: Any
) -> EtatRegistre:
    """A register of one certification, where the body of ``offre`` may train."""
    periode = Periode(date(2020, 1, 1), fin + timedelta(days=1))
    repertoire = Repertoire.RS if numero.startswith("RS") else Repertoire.RNCP
    retiree = None if active or fin < au else au
    base: dict[str, Any] = {
        "intitule": "CQP Vendeur fictif",
        "blocs": {CODE: "Vendre", f"{NUMERO}BC02": "Tenir le stock"},
        "habilites": frozenset({SIRET}),
    }
    enregistrement = Enregistrement(numero, repertoire, periode, retire_le=retiree)
    return EtatRegistre(au, {numero: FicheConnue(enregistrement, **{**base, **autres})})
