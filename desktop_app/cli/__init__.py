"""Floor 5: the subcommands of jigai."""
