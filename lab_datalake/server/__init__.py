"""The browser's door: what JupyterLab asks is answered here, and a kernel is let in."""
