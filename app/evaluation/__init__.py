"""Suites that need the whole program: scenes, phrases and spoken requests."""
