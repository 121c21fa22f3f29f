"""Widgets: layout and pictures, no decisions."""
