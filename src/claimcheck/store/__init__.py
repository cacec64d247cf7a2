"""Stores of claims with their vectors: `faiss_store` (FAISS + SQLite + manifest, in a folder or in memory), `memory`
(exact numpy search, the oracle of the contract tests), `joined` (two stores as one)."""
