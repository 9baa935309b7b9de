"""From a request to a problem: the ways to each bloc, the money, what was set aside and why."""
