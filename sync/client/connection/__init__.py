"""The connection to the platform: calls and verified answers, HTTP, proxies, when to try again."""
