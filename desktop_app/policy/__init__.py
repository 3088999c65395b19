"""Floor 1: packs of policy: load, evaluate, explain. Pure."""
