"""What is wrong with this place and its lakes, and what cures it: one file per subject, each a plain function."""
