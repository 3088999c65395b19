"""Papers made from a batch: letter, summary, collection sheets, what is missing as text."""
