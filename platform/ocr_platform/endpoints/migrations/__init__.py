"""How the tables of the app came to be."""
