"""The pages that look across all floors: home, list, dossier, units, a deputy's own, signing in, the mailbox."""
