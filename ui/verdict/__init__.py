"""The verdict panel: a card per active policy, the subsidy card, conditions clause by clause."""
