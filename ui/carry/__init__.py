"""The turn of the year: carry-over, routing, the effect of a new notice."""
