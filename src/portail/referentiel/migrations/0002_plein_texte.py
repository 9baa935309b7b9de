from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from portail.referentiel import plein_texte


def creer(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    plein_texte.creer(schema_editor.connection)


def supprimer(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    plein_texte.supprimer(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("referentiel", "0001_initial")]

    operations = [migrations.RunPython(creer, supprimer)]
