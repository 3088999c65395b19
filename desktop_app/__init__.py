"""技改申报台: the program jigai."""

__version__ = "0.1.0"
