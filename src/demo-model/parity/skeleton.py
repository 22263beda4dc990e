"""A model folder without its weights: python -m parity skeleton DIR OUT copies all but the weights, a few MB of a full-size model, and
notes in weights.json what dress.py needs to fill others in. So a large model gets to where only little can be sent."""

import json
import shutil
from pathlib import Path

import onnx
from onnx import TensorProto

from .weights import point, tensors


def main(source: str, target: str) -> None:
    source, target, notes = Path(source), Path(target), []
    for file in sorted(source.rglob("*")):
        there = target / file.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        if file.suffix == ".onnx":
            notes.append(_strip(file, there, target))
        elif file.suffix in (".json", ".txt"):
            shutil.copyfile(file, there)
    (target / "weights.json").write_text(json.dumps(notes) + "\n")
    size = sum(f.stat().st_size for f in target.rglob("*") if f.is_file())
    print(f"skeleton: {size / 1e6:.1f} MB in {target}, without {sum(note['length'] for note in notes) / 1e6:.1f} MB of weights")


def _strip(file: Path, there: Path, target: Path) -> dict:
    model, offset, rows = onnx.load(file, load_external_data=False), 0, []
    name = file.name + "_data"
    for weight, values in tensors(model, file.parent):
        if values.dtype.kind == "f":
            rows.append([offset, values.nbytes, values.dtype.name, float(values.mean(dtype=float)), float(values.std(dtype=float))])
            point(weight, name, offset, values.nbytes)
            offset += values.nbytes
        elif weight.data_location == TensorProto.EXTERNAL:  # whole numbers mean something: they travel
            weight.raw_data, weight.data_location = values.tobytes(), TensorProto.DEFAULT
            del weight.external_data[:]
    onnx.save(model, there)
    return {"file": str(there.with_name(name).relative_to(target)), "length": offset, "tensors": rows}
