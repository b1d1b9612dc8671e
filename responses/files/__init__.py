"""Children that open files. They import nothing but what they need, as one is started for every file."""
