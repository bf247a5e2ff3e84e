"""Request and notice signatures of payment providers and outside marketplaces, one module each.

Every check compares in constant time and answers False for any malformed input. Notices without a
signature scheme are hints only: ask the provider's query interface before money changes state.
"""
