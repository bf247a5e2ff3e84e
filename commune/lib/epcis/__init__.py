"""EPCIS 2.0 and CBV 2.0 in pure Python: documents, validation, event hash, equality, index keys, XML.

Standards: GS1 EPCIS 2.0 (ISO/IEC 19987), CBV 2.0 (ISO/IEC 19988), the JSON/JSON-LD and XML bindings.
Events are plain JSON-able dicts everywhere; nothing here raises on foreign input, it reports `Problem`s.
"""
