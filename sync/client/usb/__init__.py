"""The exchange by USB stick: bundles out, return bundles in, the préfecture's side."""
