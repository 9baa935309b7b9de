"""The jury's pages: the files before the session, one screen a candidate, the procès-verbal to sign."""
