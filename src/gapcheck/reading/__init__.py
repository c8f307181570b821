"""Reading: documents in, laws, standards and vocabularies out, found by name, by path or given as mappings.

It knows the keys of every kind of file and what only a whole file can tell; it computes no scenario and judges no law.
"""
