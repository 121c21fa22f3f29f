"""The reference national platform: plain functions over a database, a thin web shell, and relais-platform."""
