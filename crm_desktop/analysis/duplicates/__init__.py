"""Duplicates in any table: kinds of columns, candidates, weights estimated on the table, clusters.

``finding.find_duplicates`` is the door. Everything here works on plain texts and numbers in
memory; numpy and rapidfuzz are loaded when it is called.
"""
