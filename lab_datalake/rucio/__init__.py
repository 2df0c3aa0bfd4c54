"""What a Rucio server can be asked; knows nothing of Jupyter."""
