"""Everything on one machine, started and watched by one process: `python manage.py demo`."""
