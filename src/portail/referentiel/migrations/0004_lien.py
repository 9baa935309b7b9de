"""The index of renewals, filled for the versions already read."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps as StateApps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_LOT = 2000


def renseigner(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    versions = apps.get_model("referentiel", "VersionFiche").objects.order_by("pk")
    lien = apps.get_model("referentiel", "Lien")
    attente = []
    lues = versions.values_list("pk", "contenu__anciennes", "contenu__nouvelles")
    for pk, anciennes, nouvelles in lues.iterator(chunk_size=_LOT):
        for sens, citees in (("ancienne", anciennes), ("nouvelle", nouvelles)):
            attente += [lien(version_id=pk, fiche_citee=c[:80], sens=sens) for c in dict.fromkeys(citees or ())]
        if len(attente) >= _LOT:
            lien.objects.bulk_create(attente, batch_size=_LOT)
            attente = []
    lien.objects.bulk_create(attente, batch_size=_LOT)


class Migration(migrations.Migration):
    dependencies = [("referentiel", "0003_atelier")]

    operations = [
        migrations.CreateModel(
            name="Lien",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("fiche_citee", models.CharField(db_index=True, max_length=80)),
                (
                    "sens",
                    models.CharField(
                        choices=[("ancienne", "remplace"), ("nouvelle", "remplacée par")],
                        max_length=10,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        # an index over the version's content
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="liens",
                        to="referentiel.versionfiche",
                    ),
                ),
            ],
            options={
                "verbose_name": "lien de renouvellement",
                "verbose_name_plural": "liens de renouvellement",
                "ordering": ["version", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sens__in", ["ancienne", "nouvelle"])), name="lien_sens_connu"
                    )
                ],
            },
        ),
        migrations.RunPython(renseigner, migrations.RunPython.noop),
    ]
