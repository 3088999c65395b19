"""The form: sections of cells, each a label, an editor, a unit, a hint and its finding."""
