"""The doctor: what is wrong with the data, and its repair."""
