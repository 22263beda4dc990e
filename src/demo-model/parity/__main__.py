"""python -m parity SUBJECT: rewrites the golden data of one subject, the name of a module here."""

import importlib
import sys

importlib.import_module(f"parity.{sys.argv[1]}").main(*sys.argv[2:])
