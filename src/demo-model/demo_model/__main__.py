"""python -m demo_model STEP [--minutes M]: one command for each part of the demo model; `all` runs them in order.

A step that was interrupted goes on where it stopped. Set DEMO_MODEL_WORK to keep intermediate files elsewhere than target/demo-model.
"""

import argparse

from . import art, card, classifiers, dataset, evaluate, export, generator, golden, sheets, tokenizer, vae, vectors

STEPS = {
    "data": (art.build, dataset.build),
    "vae": (vae.build,),
    "classifiers": (classifiers.build,),
    "generator": (tokenizer.build, generator.build),
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
    parser.add_argument("--minutes", type=float, help="time for a training step (vae, classifiers, generator)")
    wish = parser.parse_args()
    for name in STEPS if wish.step == "all" else [wish.step]:
        *before, last = STEPS[name]
        for build in before:
            build()
        last(**({"minutes": wish.minutes} if wish.minutes and name in TIMED else {}))


if __name__ == "__main__":
    main()
