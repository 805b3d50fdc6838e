"""A clearinghouse for demos, tests and training: a real SFTP and HTTPS server that pays by published rules.

It is its own program with its own state folder: no Django, no database. Its rules are data in `rules.py` and
words in docs/sandbox.md.
"""
