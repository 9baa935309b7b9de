"""The atelier: where a certificateur writes a référentiel, version after version."""
