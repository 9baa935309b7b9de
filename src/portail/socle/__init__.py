"""The ground floor: accounts, organisations and roles, permissions, journal, jobs, base pages."""
