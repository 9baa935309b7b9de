"""What every test shares: the folder of real extracts, and the profiles of the property tests."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

RACINE = Path(__file__).parents[1]

# A run starts dozens of interpreters: what one has compiled the next ones read, whatever the surroundings say.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The tests are shared out among the cores already: threads inside each product of matrices only wait for one another,
# and cost ten times what they compute. Read by the libraries when they are imported, and by the processes started here.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

settings.register_profile(
    "ci", derandomize=True, deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("dev", deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
#: For an afternoon of fuzzing: HYPOTHESIS_PROFILE=fouille pytest tests/coeur tests/epreuves
settings.register_profile("fouille", settings.get_profile("dev"), max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Let the library's tests run without pytest-django (``-p no:django``): its setting is known, and unused."""
    if not pluginmanager.hasplugin("django"):
        parser.addini("DJANGO_SETTINGS_MODULE", "unused: this run does not load Django")


def pytest_collection_finish() -> None:
    """What is imported and collected stays to the end: searching it again for garbage takes a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def partage() -> Path:
    """The shared folder of real extracts, texts and schemas, beside the repository: ``../shared``."""
    dossier = (RACINE / "../shared").resolve()
    if not dossier.is_dir():
        pytest.skip("le dossier partagé ../shared est absent de cette machine (la CI l’exige)")
    return dossier
