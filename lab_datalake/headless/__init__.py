"""Lakes without a browser: in any Python, in notebooks that papermill or nbconvert run, and in the files of notebooks."""

from lab_datalake.headless.attaching import attach
from lab_datalake.headless.lake import Lake, manifest_of

__all__ = ["Lake", "attach", "manifest_of"]
