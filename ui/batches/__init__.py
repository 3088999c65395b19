"""The page 申报批次 and its dialogs."""
