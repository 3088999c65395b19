"""What the actions of the window do: each a function of the window, named in the table of actions."""
