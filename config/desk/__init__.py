"""The clerks' desk in the admin site: what waits today, a dossier with its verbs, the letters and their ledgers."""
