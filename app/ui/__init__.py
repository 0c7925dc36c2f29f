"""The only place that knows Qt: the tray, and the single instance."""
