"""The way to the platform: calls and their verified answers, HTTP, proxies, waiting before the next try."""
