"""python -m demo_model STEP [--minutes M]: one command for each part of the demo model; `all` runs them in order.

A step that was interrupted goes on where it stopped. Set DEMO_MODEL_WORK to keep intermediate files elsewhere than target/demo-model.
"""

import argparse
import os
import sys

if "MALLOC_MMAP_MAX_" not in os.environ:  # glibc that keeps big blocks trains faster; it reads this at start only
    keep = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(2**36), "MALLOC_TOP_PAD_": str(2**28)}
    os.execve(sys.executable, [sys.executable, "-m", "demo_model", *sys.argv[1:]], os.environ | keep)

try:
    from . import art, card, classifiers, dataset, evaluate, export, generator, golden, sheets, vae, vectors
except ModuleNotFoundError as missing:
    raise SystemExit(f"demo_model: the Python package {missing.name} is missing. Maybe run: pip install -r requirements.txt") from None

STEPS = {
    "data": (art.build, dataset.build),
    "vae": (vae.build,),
    "classifiers": (classifiers.build,),
    "generator": (generator.build,),
    "vectors": (vectors.build,),
    "export": (export.build,),
    "golden": (golden.build,),
    "evaluate": (evaluate.build,),
    "sheets": (sheets.build,),
    "card": (card.build,),
}
TIMED = {"vae", "classifiers", "generator"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo_model", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=[*STEPS, "all"])
    parser.add_argument("--minutes", type=float, help="train vae, classifiers or generator for so long, instead of its usual number of steps")
    wish = parser.parse_args()
    for name in STEPS if wish.step == "all" else [wish.step]:
        *before, last = STEPS[name]
        for build in before:
            build()
        last(**({"minutes": wish.minutes} if wish.minutes and name in TIMED else {}))


if __name__ == "__main__":
    main()
