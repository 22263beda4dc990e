"""Models and numbers of the reference implementation that the Java code is held against; `python -m parity COMMAND`."""
