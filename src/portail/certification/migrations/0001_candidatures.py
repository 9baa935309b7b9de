import django.db.models.deletion
from django.apps.registry import Apps as StateApps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portail.socle import verrous

TABLES = (
    "certification_reglementdepose",
    "certification_certificationreglee",
    "certification_faitcandidature",
    "certification_evaluationrendue",
    "certification_decisionprise",
    "certification_reportdecide",
    "certification_procesverbal",
    "certification_signatureprocesverbal",
    "certification_confirmationprocesverbal",
    "certification_parchemin",
    "certification_statistiquearretee",
)


def poser(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        verrous.poser(schema_editor.connection, table)


def lever(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in TABLES:
        verrous.lever(schema_editor.connection, table)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("parcours", "0005_compromis"),
        ("referentiel", "0005_suivi"),
        ("socle", "0002_journal_en_ajout_seul"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProcesVerbal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("contenu", models.JSONField(verbose_name="contenu")),
                ("pdf", models.BinaryField(verbose_name="document")),
                ("empreinte", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("etabli_le", models.DateTimeField(verbose_name="établi le")),
            ],
            options={
                "verbose_name": "procès-verbal",
                "verbose_name_plural": "procès-verbaux",
                "ordering": ["seance"],
            },
        ),
        migrations.CreateModel(
            name="Candidature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=24, verbose_name="référence")),
                ("titulaire", models.UUIDField(db_index=True, verbose_name="titulaire")),
                (
                    "voie",
                    models.CharField(
                        choices=[("formation", "Formation"), ("vae", "VAE"), ("libre", "Candidature libre")],
                        max_length=12,
                        verbose_name="voie",
                    ),
                ),
                ("entiere", models.BooleanField(default=False, verbose_name="vise la certification entière")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("choisie", "Choisie"),
                            ("inscrite", "Inscrite"),
                            ("positionnee", "Positionnement fait"),
                            ("faisabilite-deposee", "Dossier de faisabilité déposé"),
                            ("faisabilite-incomplete", "Pièces demandées"),
                            ("faisabilite-complete", "Dossier de faisabilité complet"),
                            ("recevable", "Recevable"),
                            ("non-recevable", "Non recevable"),
                            ("en-preparation", "En préparation"),
                            ("en-evaluation", "En évaluation"),
                            ("evaluee", "Évaluée"),
                            ("validation-deposee", "Dossier de validation déposé"),
                            ("convoquee", "Convoquée devant le jury"),
                            ("deliberee", "Jury tenu"),
                            ("notifiee", "Résultat notifié"),
                            ("recours", "Recours en cours"),
                            ("close", "Close"),
                            ("abandonnee", "Abandonnée"),
                            ("caduque", "Caduque"),
                        ],
                        max_length=24,
                        verbose_name="état",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="révision")),
                ("limite", models.DateField(null=True, verbose_name="avant le")),
                (
                    "tour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("candidat", "Candidat"),
                            ("certificateur", "Certificateur"),
                            ("organisme", "Organisme de formation"),
                            ("evaluateur", "Évaluateur"),
                            ("jury", "Jury"),
                            ("horloge", "Délai"),
                        ],
                        max_length=14,
                        verbose_name="à",
                    ),
                ),
                ("ouverte_le", models.DateField(verbose_name="ouverte le")),
                ("finie_le", models.DateField(null=True, verbose_name="finie le")),
                ("purgee_le", models.DateField(null=True, verbose_name="dossier effacé le")),
                (
                    "issue",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("delivree", "Validation totale"),
                            ("partielle", "Validation partielle"),
                            ("aucune", "Aucun bloc validé"),
                            ("en-attente", "En attente"),
                        ],
                        max_length=10,
                        verbose_name="issue",
                    ),
                ),
                ("annee_issue", models.PositiveSmallIntegerField(null=True, verbose_name="année de l’issue")),
                (
                    "annee_recevable",
                    models.PositiveSmallIntegerField(null=True, verbose_name="année de la recevabilité"),
                ),
                (
                    "anterieure",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suivantes",
                        to="certification.candidature",
                        verbose_name="candidature antérieure",
                    ),
                ),
                (
                    "candidat",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="candidat",
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referentiel.fiche",
                        verbose_name="certification",
                    ),
                ),
                (
                    "organisme",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="organisme",
                    ),
                ),
            ],
            options={
                "verbose_name": "candidature",
                "verbose_name_plural": "candidatures",
                "ordering": ["-ouverte_le", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationConfiee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, verbose_name="bloc")),
                ("externe", models.BooleanField(default=False, verbose_name="extérieur à l’organisme qui a formé")),
                ("brouillon", models.JSONField(default=dict, verbose_name="brouillon")),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="révision")),
                ("confiee_le", models.DateTimeField(verbose_name="confiée le")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="certification.candidature",
                    ),
                ),
                (
                    "evaluateur",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="évaluateur",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="organisme évaluateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation confiée",
                "verbose_name_plural": "évaluations confiées",
                "ordering": ["candidature", "code", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EvaluationRendue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jour", models.DateField(verbose_name="évalué le")),
                ("observations", models.JSONField(verbose_name="observations")),
                ("liens", models.JSONField(default=list, verbose_name="liens déclarés")),
                ("auteur", models.UUIDField(verbose_name="évaluateur")),
                ("quand", models.DateTimeField(verbose_name="rendue le")),
                (
                    "confiee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rendue",
                        to="certification.evaluationconfiee",
                    ),
                ),
            ],
            options={
                "verbose_name": "évaluation rendue",
                "verbose_name_plural": "évaluations rendues",
                "ordering": ["confiee"],
            },
        ),
        migrations.CreateModel(
            name="FaitCandidature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveIntegerField(verbose_name="rang")),
                ("acte", models.CharField(max_length=40, verbose_name="acte")),
                ("jour", models.DateField(verbose_name="jour")),
                (
                    "par",
                    models.CharField(
                        choices=[
                            ("candidat", "Candidat"),
                            ("certificateur", "Certificateur"),
                            ("organisme", "Organisme de formation"),
                            ("evaluateur", "Évaluateur"),
                            ("jury", "Jury"),
                            ("horloge", "Délai"),
                        ],
                        max_length=14,
                        verbose_name="par",
                    ),
                ),
                ("auteur", models.UUIDField(null=True, verbose_name="auteur")),
                ("precisions", models.JSONField(default=dict, verbose_name="précisions")),
                ("quand", models.DateTimeField(verbose_name="enregistré le")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faits",
                        to="certification.candidature",
                    ),
                ),
            ],
            options={
                "verbose_name": "fait d’une candidature",
                "verbose_name_plural": "faits d’une candidature",
                "ordering": ["candidature", "rang"],
            },
        ),
        migrations.CreateModel(
            name="Ecrit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("texte", models.TextField(verbose_name="texte")),
                (
                    "personne",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fait",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ecrit",
                        to="certification.faitcandidature",
                    ),
                ),
            ],
            options={
                "verbose_name": "écrit d’une candidature",
                "verbose_name_plural": "écrits d’une candidature",
            },
        ),
        migrations.CreateModel(
            name="HabilitationDonnee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(blank=True, max_length=200, verbose_name="bloc")),
                ("former", models.BooleanField(default=False, verbose_name="former")),
                ("evaluer", models.BooleanField(default=False, verbose_name="évaluer")),
                ("debut", models.DateField(verbose_name="du")),
                ("fin", models.DateField(null=True, verbose_name="au (exclu)")),
                ("cree_le", models.DateTimeField(verbose_name="enregistrée le")),
                (
                    "donnee_par",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="certificateur",
                    ),
                ),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referentiel.fiche",
                        verbose_name="certification",
                    ),
                ),
                (
                    "organisme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="organisme",
                    ),
                ),
            ],
            options={
                "verbose_name": "habilitation",
                "verbose_name_plural": "habilitations",
                "ordering": ["fiche", "organisme", "code", "debut"],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rang", models.PositiveSmallIntegerField(verbose_name="rang")),
                (
                    "presence",
                    models.CharField(
                        blank=True,
                        choices=[("present", "Présent"), ("excuse", "Excusé"), ("absent", "Absent")],
                        max_length=8,
                        verbose_name="candidat",
                    ),
                ),
                ("conditions", models.JSONField(default=list, verbose_name="conditions réglementaires remplies")),
                ("incidents", models.TextField(blank=True, verbose_name="incidents")),
                ("mention", models.BooleanField(default=False, verbose_name="mention")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="passages",
                        to="certification.candidature",
                    ),
                ),
            ],
            options={
                "verbose_name": "passage devant un jury",
                "verbose_name_plural": "passages devant un jury",
                "ordering": ["seance", "rang"],
            },
        ),
        migrations.CreateModel(
            name="Parchemin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("numero", models.CharField(max_length=32, verbose_name="numéro")),
                ("cle_verification", models.CharField(max_length=32, verbose_name="clé de vérification")),
                ("code", models.CharField(blank=True, max_length=200, verbose_name="bloc")),
                ("contenu", models.JSONField(verbose_name="mentions")),
                ("empreinte", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("emis_le", models.DateTimeField(verbose_name="émis le")),
                (
                    "acquis",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parcours.acquisatteste"
                    ),
                ),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parchemins",
                        to="certification.passage",
                    ),
                ),
            ],
            options={
                "verbose_name": "parchemin",
                "verbose_name_plural": "parchemins",
                "ordering": ["-emis_le", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DecisionPrise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, verbose_name="bloc")),
                ("valide", models.BooleanField(verbose_name="validé")),
                ("raisons", models.TextField(blank=True, verbose_name="raisons")),
                ("complement", models.TextField(blank=True, verbose_name="complément demandé")),
                ("ecart", models.BooleanField(default=False, verbose_name="s’écarte de l’évaluation")),
                ("pour", models.PositiveSmallIntegerField(verbose_name="pour")),
                ("contre", models.PositiveSmallIntegerField(verbose_name="contre")),
                ("abstentions", models.PositiveSmallIntegerField(verbose_name="abstentions")),
                ("par", models.CharField(max_length=200, verbose_name="par")),
                ("compte", models.CharField(blank=True, max_length=400, verbose_name="décompte")),
                ("auteur", models.UUIDField(null=True, verbose_name="enregistrée par")),
                ("quand", models.DateTimeField(verbose_name="enregistrée le")),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="certification.passage",
                    ),
                ),
            ],
            options={
                "verbose_name": "décision",
                "verbose_name_plural": "décisions",
                "ordering": ["passage", "code"],
            },
        ),
        migrations.CreateModel(
            name="PieceCandidature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=120, verbose_name="nom du fichier")),
                (
                    "genre",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("png", "image PNG"), ("jpeg", "image JPEG"), ("docx", "Word")],
                        max_length=4,
                        verbose_name="genre",
                    ),
                ),
                ("taille", models.PositiveIntegerField(verbose_name="taille en octets")),
                ("empreinte", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("octets", models.BinaryField(verbose_name="document")),
                ("deposee_le", models.DateTimeField(verbose_name="déposée le")),
                ("code", models.CharField(blank=True, max_length=200, verbose_name="bloc")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pieces",
                        to="certification.candidature",
                    ),
                ),
                (
                    "personne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "pièce d’une candidature",
                "verbose_name_plural": "pièces d’une candidature",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ConfirmationProcesVerbal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confirmee", models.BooleanField(verbose_name="confirmée")),
                ("le", models.DateField(verbose_name="le")),
                ("par", models.CharField(max_length=120, verbose_name="par")),
                ("auteur", models.UUIDField(null=True, verbose_name="enregistrée par")),
                ("quand", models.DateTimeField(verbose_name="enregistrée le")),
                (
                    "proces_verbal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="certification.procesverbal",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation d’un procès-verbal",
                "verbose_name_plural": "confirmations de procès-verbaux",
            },
        ),
        migrations.CreateModel(
            name="RappelEcheance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cle", models.CharField(max_length=80, verbose_name="rappel")),
                ("parti", models.BooleanField(default=False, verbose_name="parti")),
                ("pris_le", models.DateTimeField(verbose_name="pris le")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rappels",
                        to="certification.candidature",
                    ),
                ),
                (
                    "compte",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel d’échéance",
                "verbose_name_plural": "rappels d’échéances",
            },
        ),
        migrations.CreateModel(
            name="ReglementDepose",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cle", models.SlugField(max_length=60, verbose_name="clé")),
                ("version", models.PositiveIntegerField(verbose_name="version")),
                ("intitule", models.CharField(max_length=200, verbose_name="intitulé")),
                ("debut", models.DateField(verbose_name="s’applique aux candidatures ouvertes à partir du")),
                ("source", models.TextField(verbose_name="texte déposé")),
                ("empreinte", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("auteur", models.UUIDField(null=True, verbose_name="déposé par")),
                ("depose_le", models.DateTimeField(verbose_name="déposé le")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="certificateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "règlement",
                "verbose_name_plural": "règlements",
                "ordering": ["cle", "version"],
            },
        ),
        migrations.CreateModel(
            name="CertificationReglee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="referentiel.fiche"
                    ),
                ),
                (
                    "reglement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certifications",
                        to="certification.reglementdepose",
                    ),
                ),
            ],
            options={
                "verbose_name": "certification d’un règlement",
                "verbose_name_plural": "certifications d’un règlement",
                "ordering": ["reglement", "fiche"],
            },
        ),
        migrations.AddField(
            model_name="candidature",
            name="reglement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="certification.reglementdepose"
            ),
        ),
        migrations.CreateModel(
            name="ReponseCompetence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, verbose_name="bloc")),
                ("competence", models.PositiveSmallIntegerField(verbose_name="compétence")),
                (
                    "reponse",
                    models.CharField(
                        blank=True,
                        choices=[("oui", "Oui"), ("en-partie", "En partie"), ("non", "Non")],
                        max_length=10,
                        verbose_name="réponse",
                    ),
                ),
                ("recit", models.TextField(blank=True, verbose_name="récit")),
                ("change_le", models.DateTimeField(verbose_name="dernier changement")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reponses",
                        to="certification.candidature",
                    ),
                ),
                (
                    "personne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "réponse d’un candidat",
                "verbose_name_plural": "réponses d’un candidat",
                "ordering": ["candidature", "code", "competence"],
            },
        ),
        migrations.CreateModel(
            name="ReportDecide",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, verbose_name="bloc")),
                ("raisons", models.TextField(verbose_name="raisons")),
                ("auteur", models.UUIDField(null=True, verbose_name="enregistré par")),
                ("quand", models.DateTimeField(verbose_name="enregistré le")),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="certification.passage"
                    ),
                ),
            ],
            options={
                "verbose_name": "report",
                "verbose_name_plural": "reports",
                "ordering": ["passage", "code"],
            },
        ),
        migrations.CreateModel(
            name="SeanceJury",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jour", models.DateField(verbose_name="jour")),
                (
                    "tenue",
                    models.CharField(
                        choices=[("presentiel", "Sur place"), ("distance", "À distance")],
                        default="presentiel",
                        max_length=12,
                        verbose_name="se tient",
                    ),
                ),
                ("lieu", models.CharField(blank=True, max_length=200, verbose_name="lieu")),
                (
                    "etat",
                    models.CharField(
                        choices=[
                            ("preparee", "En préparation"),
                            ("ouverte", "Ouverte"),
                            ("close", "Close, procès-verbal à signer"),
                            ("scellee", "Scellée"),
                        ],
                        default="preparee",
                        max_length=12,
                        verbose_name="état",
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=0, verbose_name="révision")),
                ("ouverte_le", models.DateTimeField(null=True, verbose_name="ouverte le")),
                ("close_le", models.DateTimeField(null=True, verbose_name="close le")),
                ("cree_le", models.DateTimeField(verbose_name="créée le")),
                (
                    "fiche",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referentiel.fiche",
                        verbose_name="certification",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="certificateur",
                    ),
                ),
                (
                    "reglement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="certification.reglementdepose",
                    ),
                ),
            ],
            options={
                "verbose_name": "séance de jury",
                "verbose_name_plural": "séances de jury",
                "ordering": ["-jour", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="procesverbal",
            name="seance",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="proces_verbal", to="certification.seancejury"
            ),
        ),
        migrations.AddField(
            model_name="passage",
            name="seance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="passages", to="certification.seancejury"
            ),
        ),
        migrations.CreateModel(
            name="SiegeJury",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("nom", models.CharField(max_length=120, verbose_name="nom")),
                ("qualite", models.CharField(max_length=120, verbose_name="qualité")),
                ("college", models.CharField(blank=True, max_length=60, verbose_name="collège")),
                ("qualifie", models.BooleanField(default=False, verbose_name="professionnel qualifié")),
                (
                    "interne",
                    models.BooleanField(default=False, verbose_name="du certificateur ou d’un organisme habilité"),
                ),
                ("president", models.BooleanField(default=False, verbose_name="préside")),
                (
                    "derniere_activite",
                    models.PositiveSmallIntegerField(null=True, verbose_name="dernière année d’activité"),
                ),
                ("present", models.BooleanField(default=False, verbose_name="présent")),
                (
                    "membre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="membre",
                    ),
                ),
                (
                    "procuration",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandants",
                        to="certification.siegejury",
                        verbose_name="représenté par",
                    ),
                ),
                (
                    "seance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sieges",
                        to="certification.seancejury",
                    ),
                ),
            ],
            options={
                "verbose_name": "siège de jury",
                "verbose_name_plural": "sièges de jury",
                "ordering": ["seance", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LienDeclare",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("liens", models.JSONField(default=list, verbose_name="liens")),
                ("quand", models.DateTimeField(verbose_name="déclarés le")),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="liens", to="certification.passage"
                    ),
                ),
                (
                    "siege",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="liens", to="certification.siegejury"
                    ),
                ),
            ],
            options={
                "verbose_name": "liens déclarés",
                "verbose_name_plural": "liens déclarés",
                "ordering": ["passage", "siege"],
            },
        ),
        migrations.CreateModel(
            name="SignatureProcesVerbal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("empreinte", models.CharField(max_length=64, verbose_name="SHA-256 signé")),
                ("quand", models.DateTimeField(verbose_name="signé le")),
                (
                    "proces_verbal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="certification.procesverbal",
                    ),
                ),
                (
                    "siege",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="certification.siegejury"
                    ),
                ),
            ],
            options={
                "verbose_name": "signature d’un procès-verbal",
                "verbose_name_plural": "signatures d’un procès-verbal",
                "ordering": ["proces_verbal", "quand"],
            },
        ),
        migrations.CreateModel(
            name="SituationDeclaree",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "sexe",
                    models.CharField(
                        blank=True,
                        choices=[("femme", "Femme"), ("homme", "Homme"), ("non-dit", "Je préfère ne pas répondre")],
                        max_length=8,
                        verbose_name="sexe",
                    ),
                ),
                (
                    "age",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("moins-26", "Moins de 26 ans"),
                            ("26-34", "De 26 à 34 ans"),
                            ("35-44", "De 35 à 44 ans"),
                            ("45-54", "De 45 à 54 ans"),
                            ("55-plus", "55 ans et plus"),
                        ],
                        max_length=8,
                        verbose_name="tranche d’âge",
                    ),
                ),
                (
                    "statut",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("salarie", "Salarié"),
                            ("demandeur-emploi", "Demandeur d’emploi"),
                            ("independant", "Indépendant"),
                            ("agent-public", "Agent public"),
                            ("autre", "Autre situation"),
                        ],
                        max_length=16,
                        verbose_name="statut à l’ouverture",
                    ),
                ),
                (
                    "candidature",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="certification.candidature"
                    ),
                ),
                (
                    "personne",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "situation déclarée",
                "verbose_name_plural": "situations déclarées",
            },
        ),
        migrations.CreateModel(
            name="StatistiqueArretee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("annee", models.PositiveSmallIntegerField(verbose_name="année")),
                ("contenu", models.JSONField(verbose_name="contenu")),
                ("arretee_le", models.DateField(verbose_name="arrêtée le")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="socle.organisation",
                        verbose_name="certificateur",
                    ),
                ),
            ],
            options={
                "verbose_name": "statistique arrêtée",
                "verbose_name_plural": "statistiques arrêtées",
                "ordering": ["-annee", "organisation"],
            },
        ),
        migrations.CreateModel(
            name="VoteBloc",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, verbose_name="bloc")),
                (
                    "sens",
                    models.CharField(
                        choices=[("pour", "Pour"), ("contre", "Contre"), ("abstention", "Abstention")],
                        max_length=10,
                        verbose_name="vote",
                    ),
                ),
                ("quand", models.DateTimeField(verbose_name="voté le")),
                (
                    "passage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="certification.passage"
                    ),
                ),
                (
                    "siege",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="votes", to="certification.siegejury"
                    ),
                ),
            ],
            options={
                "verbose_name": "vote",
                "verbose_name_plural": "votes",
                "ordering": ["passage", "code", "siege"],
            },
        ),
        migrations.CreateModel(
            name="BlocVise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=200, verbose_name="code")),
                ("deja", models.BooleanField(default=False, verbose_name="déjà tenu")),
                (
                    "candidature",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="blocs",
                        to="certification.candidature",
                    ),
                ),
            ],
            options={
                "verbose_name": "bloc visé",
                "verbose_name_plural": "blocs visés",
                "ordering": ["candidature", "code"],
                "constraints": [
                    models.UniqueConstraint(fields=("candidature", "code"), name="candidature_bloc_unique")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="evaluationconfiee",
            index=models.Index(fields=["evaluateur", "confiee_le"], name="evaluation_evaluateur"),
        ),
        migrations.AddConstraint(
            model_name="evaluationconfiee",
            constraint=models.UniqueConstraint(
                fields=("candidature", "code", "evaluateur"),
                name="evaluation_confiee_unique",
                violation_error_message="Ce bloc est déjà confié à cet évaluateur.",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationrendue",
            constraint=models.CheckConstraint(
                condition=models.Q(("observations", []), _negated=True), name="evaluation_rendue_remplie"
            ),
        ),
        migrations.AddIndex(
            model_name="faitcandidature",
            index=models.Index(fields=["acte", "candidature"], name="candidature_fait_acte"),
        ),
        migrations.AddConstraint(
            model_name="faitcandidature",
            constraint=models.UniqueConstraint(fields=("candidature", "rang"), name="candidature_fait_unique"),
        ),
        migrations.AddConstraint(
            model_name="faitcandidature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("par__in", ["candidat", "certificateur", "organisme", "evaluateur", "jury", "horloge"])
                ),
                name="candidature_fait_acteur",
            ),
        ),
        migrations.AddIndex(
            model_name="habilitationdonnee",
            index=models.Index(fields=["organisme", "fiche"], name="habilitation_organisme"),
        ),
        migrations.AddConstraint(
            model_name="habilitationdonnee",
            constraint=models.CheckConstraint(
                condition=models.Q(("former", True), ("evaluer", True), _connector="OR"),
                name="habilitation_pour_quelque_chose",
                violation_error_message="Une habilitation est pour former, pour évaluer, ou pour les deux.",
            ),
        ),
        migrations.AddConstraint(
            model_name="habilitationdonnee",
            constraint=models.CheckConstraint(
                condition=models.Q(("fin__isnull", True), ("fin__gt", models.F("debut")), _connector="OR"),
                name="habilitation_periode",
                violation_error_message="L’habilitation finit après avoir commencé.",
            ),
        ),
        migrations.AddConstraint(
            model_name="parchemin",
            constraint=models.UniqueConstraint(fields=("numero",), name="parchemin_numero_unique"),
        ),
        migrations.AddConstraint(
            model_name="parchemin",
            constraint=models.UniqueConstraint(fields=("cle_verification",), name="parchemin_cle_unique"),
        ),
        migrations.AddConstraint(
            model_name="decisionprise",
            constraint=models.UniqueConstraint(
                fields=("passage", "code"),
                name="decision_unique",
                violation_error_message="Ce bloc est déjà décidé pour ce candidat.",
            ),
        ),
        migrations.AddConstraint(
            model_name="decisionprise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ecart", False), ("valide", True)),
                    models.Q(("raisons", ""), _negated=True),
                    _connector="OR",
                ),
                name="decision_motivee",
                violation_error_message="Une décision qui ne valide pas, ou qui s’écarte de l’évaluation, dit pourquoi.",
            ),
        ),
        migrations.AddConstraint(
            model_name="piececandidature",
            constraint=models.UniqueConstraint(fields=("candidature", "empreinte"), name="candidature_piece_unique"),
        ),
        migrations.AddConstraint(
            model_name="piececandidature",
            constraint=models.CheckConstraint(
                condition=models.Q(("genre__in", ["pdf", "png", "jpeg", "docx"])), name="candidature_piece_genre"
            ),
        ),
        migrations.AddConstraint(
            model_name="rappelecheance",
            constraint=models.UniqueConstraint(
                fields=("candidature", "compte", "cle"), name="candidature_rappel_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="reglementdepose",
            constraint=models.UniqueConstraint(fields=("cle", "version"), name="reglement_version_unique"),
        ),
        migrations.AddConstraint(
            model_name="reglementdepose",
            constraint=models.UniqueConstraint(
                fields=("cle", "debut"),
                name="reglement_debut_unique",
                violation_error_message="Une autre version s’applique déjà à partir de ce jour.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reglementdepose",
            constraint=models.CheckConstraint(
                condition=models.Q(("version__gte", 1), models.Q(("source", ""), _negated=True)), name="reglement_ecrit"
            ),
        ),
        migrations.AddConstraint(
            model_name="certificationreglee",
            constraint=models.UniqueConstraint(fields=("reglement", "fiche"), name="reglement_fiche_unique"),
        ),
        migrations.AddIndex(
            model_name="candidature",
            index=models.Index(fields=["fiche", "etat", "limite"], name="candidature_file"),
        ),
        migrations.AddIndex(
            model_name="candidature",
            index=models.Index(fields=["organisme", "etat"], name="candidature_organisme"),
        ),
        migrations.AddIndex(
            model_name="candidature",
            index=models.Index(
                condition=models.Q(("purgee_le__isnull", True)), fields=["finie_le"], name="candidature_finie"
            ),
        ),
        migrations.AddIndex(
            model_name="candidature",
            index=models.Index(
                condition=models.Q(("annee_issue__isnull", False)),
                fields=["fiche", "annee_issue", "voie", "issue"],
                name="candidature_issue",
            ),
        ),
        migrations.AddIndex(
            model_name="candidature",
            index=models.Index(
                condition=models.Q(("annee_recevable__isnull", False)),
                fields=["fiche", "annee_recevable", "voie"],
                name="candidature_recevable",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.UniqueConstraint(fields=("reference",), name="candidature_reference_unique"),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "etat__in",
                        [
                            "choisie",
                            "inscrite",
                            "positionnee",
                            "faisabilite-deposee",
                            "faisabilite-incomplete",
                            "faisabilite-complete",
                            "recevable",
                            "non-recevable",
                            "en-preparation",
                            "en-evaluation",
                            "evaluee",
                            "validation-deposee",
                            "convoquee",
                            "deliberee",
                            "notifiee",
                            "recours",
                            "close",
                            "abandonnee",
                            "caduque",
                        ],
                    )
                ),
                name="candidature_etat_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.CheckConstraint(
                condition=models.Q(("voie__in", ["formation", "vae", "libre"])), name="candidature_voie_connue"
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("tour", ""),
                    ("tour__in", ["candidat", "certificateur", "organisme", "evaluateur", "jury", "horloge"]),
                    _connector="OR",
                ),
                name="candidature_tour_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="candidature",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("annee_issue__isnull", True), ("issue", "")),
                    models.Q(
                        ("annee_issue__isnull", False), ("issue__in", ["delivree", "partielle", "aucune", "en-attente"])
                    ),
                    _connector="OR",
                ),
                name="candidature_issue_datee",
            ),
        ),
        migrations.AddConstraint(
            model_name="reponsecompetence",
            constraint=models.UniqueConstraint(
                fields=("candidature", "code", "competence"), name="candidature_reponse_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="reponsecompetence",
            constraint=models.CheckConstraint(
                condition=models.Q(("reponse", ""), ("reponse__in", ["oui", "en-partie", "non"]), _connector="OR"),
                name="candidature_reponse_connue",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportdecide",
            constraint=models.UniqueConstraint(fields=("passage", "code"), name="report_unique"),
        ),
        migrations.AddConstraint(
            model_name="reportdecide",
            constraint=models.CheckConstraint(condition=models.Q(("raisons", ""), _negated=True), name="report_motive"),
        ),
        migrations.AddIndex(
            model_name="seancejury",
            index=models.Index(fields=["organisation", "etat", "jour"], name="seance_file"),
        ),
        migrations.AddConstraint(
            model_name="seancejury",
            constraint=models.CheckConstraint(
                condition=models.Q(("etat__in", ["preparee", "ouverte", "close", "scellee"])), name="seance_etat_connu"
            ),
        ),
        migrations.AddConstraint(
            model_name="seancejury",
            constraint=models.CheckConstraint(
                condition=models.Q(("tenue__in", ["presentiel", "distance"])), name="seance_tenue_connue"
            ),
        ),
        migrations.AddConstraint(
            model_name="seancejury",
            constraint=models.CheckConstraint(
                condition=models.Q(("etat__in", ["preparee", "ouverte"]), ("close_le__isnull", False), _connector="OR"),
                name="seance_close_datee",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.UniqueConstraint(
                fields=("seance", "candidature"),
                name="passage_unique",
                violation_error_message="Ce candidat passe déjà devant ce jury.",
            ),
        ),
        migrations.AddConstraint(
            model_name="passage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("presence", ""), ("presence__in", ["present", "excuse", "absent"]), _connector="OR"
                ),
                name="passage_presence_connue",
            ),
        ),
        migrations.AddConstraint(
            model_name="siegejury",
            constraint=models.UniqueConstraint(
                fields=("seance", "membre"),
                name="siege_unique",
                violation_error_message="Cette personne siège déjà dans ce jury.",
            ),
        ),
        migrations.AddConstraint(
            model_name="siegejury",
            constraint=models.UniqueConstraint(
                fields=("seance", "nom"),
                name="siege_nom_unique",
                violation_error_message="Deux membres de ce jury ont le même nom : distinguez-les.",
            ),
        ),
        migrations.AddConstraint(
            model_name="siegejury",
            constraint=models.UniqueConstraint(
                condition=models.Q(("president", True)),
                fields=("seance",),
                name="siege_un_president",
                violation_error_message="Un jury n’a qu’un président.",
            ),
        ),
        migrations.AddConstraint(
            model_name="siegejury",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("nom", ""), _negated=True), models.Q(("qualite", ""), _negated=True)),
                name="siege_nomme",
            ),
        ),
        migrations.AddConstraint(
            model_name="siegejury",
            constraint=models.CheckConstraint(
                condition=models.Q(("procuration__isnull", True), ("present", False), _connector="OR"),
                name="siege_procuration",
            ),
        ),
        migrations.AddConstraint(
            model_name="liendeclare",
            constraint=models.UniqueConstraint(fields=("siege", "passage"), name="lien_declare_unique"),
        ),
        migrations.AddConstraint(
            model_name="signatureprocesverbal",
            constraint=models.UniqueConstraint(fields=("proces_verbal", "siege"), name="signature_pv_unique"),
        ),
        migrations.AddConstraint(
            model_name="situationdeclaree",
            constraint=models.CheckConstraint(
                condition=models.Q(("sexe", ""), ("sexe__in", ["femme", "homme", "non-dit"]), _connector="OR"),
                name="situation_sexe_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationdeclaree",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age", ""), ("age__in", ["moins-26", "26-34", "35-44", "45-54", "55-plus"]), _connector="OR"
                ),
                name="situation_age_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationdeclaree",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("statut", ""),
                    ("statut__in", ["salarie", "demandeur-emploi", "independant", "agent-public", "autre"]),
                    _connector="OR",
                ),
                name="situation_statut_connu",
            ),
        ),
        migrations.AddConstraint(
            model_name="situationdeclaree",
            constraint=models.CheckConstraint(
                condition=models.Q(("age", ""), ("sexe", ""), ("statut", ""), _negated=True), name="situation_non_vide"
            ),
        ),
        migrations.AddConstraint(
            model_name="statistiquearretee",
            constraint=models.UniqueConstraint(fields=("organisation", "annee"), name="statistique_arretee_unique"),
        ),
        migrations.AddConstraint(
            model_name="votebloc",
            constraint=models.UniqueConstraint(fields=("passage", "code", "siege"), name="vote_unique"),
        ),
        migrations.AddConstraint(
            model_name="votebloc",
            constraint=models.CheckConstraint(
                condition=models.Q(("sens__in", ["pour", "contre", "abstention"])), name="vote_sens_connu"
            ),
        ),
        migrations.RunPython(poser, lever),
    ]
