"""The ledger of declarations: who was declared when, and how each of them stands."""
