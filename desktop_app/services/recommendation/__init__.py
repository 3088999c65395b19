"""Recommending under a notice with quotas: gaps by place, coverage of directions, the pool, texts to be handed in."""
