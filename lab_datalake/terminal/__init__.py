"""What terminals, kernels and Rucio's own commands get of a sign-in, and signing in where no Jupyter server runs."""
