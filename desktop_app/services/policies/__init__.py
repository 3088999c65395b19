"""The policies an office works with: batches, official tables, what a new notice changes."""
