"""SQLite with one queue of writers a process: see base.py. Named as ENGINE in env.database."""
