"""How fast it is, beside something else measured in the same run on the same machine."""
