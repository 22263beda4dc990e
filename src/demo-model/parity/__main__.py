"""python -m parity COMMAND [ARGUMENT...]: runs main of the module of that name."""

import importlib
import sys

importlib.import_module(f"parity.{sys.argv[1]}").main(*sys.argv[2:])
