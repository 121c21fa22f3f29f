"""The calls of the contract, their web shell, and the OpenAPI that describes them."""
