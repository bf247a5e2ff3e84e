"""Servers, a client in a process of its own, and what the servers' CPUs did meanwhile."""
