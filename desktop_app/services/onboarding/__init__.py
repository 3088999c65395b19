"""Official tables: recognised, registered, tested against last year's, followed from edition to edition."""
