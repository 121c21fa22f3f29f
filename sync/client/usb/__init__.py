"""The exchange by USB key: bundles out, return bundles in, the préfecture's side."""
