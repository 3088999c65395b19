"""Editors of one field each. They emit what the person did and show what they are told; they decide nothing."""
