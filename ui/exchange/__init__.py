"""带出 and 带回: windows that choose, review and decide."""
