"""The worker's HTTP side: routes, bodies, authentication, errors and answers."""
