"""The invented national platform inside this process, and what it decides."""
