import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('referentiel', '0005_suivi'),
    ]

    operations = [
        migrations.CreateModel(
            name='BlocCalcule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(blank=True, max_length=200, verbose_name='code')),
                ('lu', models.CharField(blank=True, max_length=64)),
                ('empreinte', models.CharField(blank=True, max_length=64)),
                ('contenu', models.JSONField(default=dict, verbose_name='texte comparé')),
                ('bloc', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentiel.bloc')),
                ('fiche', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentiel.fiche')),
            ],
            options={
                'verbose_name': 'bloc comparé',
                'verbose_name_plural': 'blocs comparés',
                'ordering': ['fiche', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Calcul',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('etat', models.CharField(choices=[('en-cours', 'en cours'), ('fini', 'fini'), ('interrompu', 'interrompu')], max_length=10, verbose_name='état')),
                ('commence_le', models.DateTimeField(verbose_name='commencé le')),
                ('termine_le', models.DateTimeField(null=True, verbose_name='terminé le')),
                ('modele', models.CharField(max_length=80, verbose_name='modèle')),
                ('encodeurs', models.JSONField(default=list, verbose_name='encodeurs')),
                ('repli', models.TextField(blank=True, verbose_name='repli')),
                ('etalon', models.BinaryField(verbose_name='étalon')),
                ('blocs', models.PositiveIntegerField(default=0, verbose_name='blocs comparés')),
                ('a_faire', models.PositiveIntegerField(default=0, verbose_name='blocs à calculer')),
                ('faits', models.PositiveIntegerField(default=0, verbose_name='blocs calculés')),
                ('ouvertes', models.PositiveIntegerField(default=0, verbose_name='passerelles ouvertes')),
                ('fermees', models.PositiveIntegerField(default=0, verbose_name='passerelles fermées')),
                ('suite_de', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='referentiel.source', verbose_name='à la suite de l’import')),
            ],
            options={
                'verbose_name': 'calcul de passerelles',
                'verbose_name_plural': 'calculs de passerelles',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PasserelleCalculee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('equivalent', 'equivalent'), ('couvre', 'couvre'), ('couvert-par', 'couvert-par'), ('partiel', 'partiel'), ('distinct', 'distinct')], max_length=12, verbose_name='relation')),
                ('score', models.FloatField(verbose_name='score')),
                ('couverture_source', models.FloatField(verbose_name='couverture de la source')),
                ('couverture_cible', models.FloatField(verbose_name='couverture de la cible')),
                ('contenu', models.JSONField(verbose_name='contenu')),
                ('debut', models.DateTimeField(verbose_name='depuis')),
                ('fin', models.DateTimeField(blank=True, null=True, verbose_name='jusqu’à (exclu)')),
                ('calcul', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passerelles', to='passerelles.calcul')),
                ('cible', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passerelles_recues', to='passerelles.bloccalcule')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passerelles', to='passerelles.bloccalcule')),
            ],
            options={
                'verbose_name': 'passerelle calculée',
                'verbose_name_plural': 'passerelles calculées',
                'ordering': ['source', '-score', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='bloccalcule',
            constraint=models.UniqueConstraint(fields=('fiche', 'code'), name='bloc_calcule_fiche_code'),
        ),
        migrations.AddConstraint(
            model_name='calcul',
            constraint=models.CheckConstraint(condition=models.Q(('etat__in', ['en-cours', 'fini', 'interrompu'])), name='calcul_etat_connu'),
        ),
        migrations.AddConstraint(
            model_name='calcul',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('etat', 'en-cours'), ('termine_le__isnull', True)), models.Q(models.Q(('etat', 'en-cours'), _negated=True), ('termine_le__isnull', False)), _connector='OR'), name='calcul_termine_date'),
        ),
        migrations.AddConstraint(
            model_name='calcul',
            constraint=models.UniqueConstraint(condition=models.Q(('etat', 'en-cours')), fields=('etat',), name='calcul_un_seul_en_cours', violation_error_message='Un calcul de passerelles est déjà en cours.'),
        ),
        migrations.AddIndex(
            model_name='passerellecalculee',
            index=models.Index(condition=models.Q(('fin__isnull', True)), fields=['cible'], name='passerelle_cible_ouverte'),
        ),
        migrations.AddConstraint(
            model_name='passerellecalculee',
            constraint=models.UniqueConstraint(condition=models.Q(('fin__isnull', True)), fields=('source', 'cible'), name='passerelle_une_ouverte'),
        ),
        migrations.AddConstraint(
            model_name='passerellecalculee',
            constraint=models.CheckConstraint(condition=models.Q(('fin__isnull', True), ('fin__gt', models.F('debut')), _connector='OR'), name='passerelle_periode'),
        ),
        migrations.AddConstraint(
            model_name='passerellecalculee',
            constraint=models.CheckConstraint(condition=models.Q(('relation__in', ['equivalent', 'couvre', 'couvert-par', 'partiel', 'distinct'])), name='passerelle_relation_connue'),
        ),
        migrations.AddConstraint(
            model_name='passerellecalculee',
            constraint=models.CheckConstraint(condition=models.Q(('source', models.F('cible')), _negated=True), name='passerelle_entre_deux_blocs'),
        ),
    ]
