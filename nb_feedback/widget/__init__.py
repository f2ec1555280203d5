"""The widget: its messages, what answers them, and the glue to Jupyter."""
