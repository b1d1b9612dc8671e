"""From the bytes of a file to the text of a letter: `inputs`, and the children it starts.

A child imports nothing but what it needs, as one is started for every file.
"""
