"""Suites and metrics."""
