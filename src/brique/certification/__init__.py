"""From candidature to award: the règlement, the acts, the évaluation, the jury's decision per bloc, the acquis."""
