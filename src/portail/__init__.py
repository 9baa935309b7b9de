"""The Django application: adapters only. Every rule it applies is computed by ``brique``."""
