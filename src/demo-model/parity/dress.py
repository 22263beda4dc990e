"""Fills the weights of a skeleton in, with random numbers of each tensor's mean and spread: python dress.py DIR [SEED]. Needs NumPy only."""

import json
import sys
from pathlib import Path

import numpy as np


def main(target: str, seed: str = "0") -> None:
    chance = np.random.default_rng(int(seed))
    for note in json.loads((Path(target) / "weights.json").read_text()):
        with open(Path(target) / note["file"], "wb") as out:
            for offset, length, kind, mean, spread in note["tensors"]:
                values = chance.standard_normal(length // np.dtype(kind).itemsize, np.float32)
                values *= spread
                values += mean
                out.seek(offset)
                out.write(values.astype(kind, copy=False).data)
            out.truncate(note["length"])


if __name__ == "__main__":
    main(*sys.argv[1:])
