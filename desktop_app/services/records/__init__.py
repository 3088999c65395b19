"""Projects and firms as records: listed, saved, thrown away; what is typed becomes a value."""
