"""Printing: pages are laid out as plain values (pages, line_breaking, table_layout, card_layout) and painted by painter."""
