"""Private servers of the tests: each starts on a free port or socket, in a folder of its own, and is stopped again."""
