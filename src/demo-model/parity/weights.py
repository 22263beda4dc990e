"""The weights of a model.onnx, wherever they lie, without holding them all in memory."""

from pathlib import Path
from typing import Iterator

import numpy as np
import onnx
from onnx import TensorProto, helper

SMALL = 1024  # bytes; what is less stays in model.onnx


def tensors(model: onnx.ModelProto, folder: Path) -> Iterator[tuple[TensorProto, np.ndarray]]:
    """Each large weight of a model that was loaded without its external data."""
    for weight in model.graph.initializer:
        kind, raw = helper.tensor_dtype_to_np_dtype(weight.data_type), weight.raw_data
        count = int(np.prod(weight.dims, dtype=np.int64))
        if count * kind.itemsize < SMALL:
            continue
        if weight.data_location == TensorProto.EXTERNAL:
            where = {entry.key: entry.value for entry in weight.external_data}
            yield weight, np.memmap(folder / where["location"], kind, "r", int(where.get("offset", 0)), (count,))
        elif raw:
            yield weight, np.frombuffer(raw, kind)


def point(weight: TensorProto, file: str, offset: int, length: int) -> None:
    """Lets a weight lie in a file beside model.onnx."""
    weight.ClearField("raw_data")
    del weight.external_data[:]
    weight.data_location = TensorProto.EXTERNAL
    for key, value in (("location", file), ("offset", offset), ("length", length)):
        weight.external_data.add(key=key, value=str(value))


def spill(folder: Path, file: str) -> None:
    """Moves a part's weights into one file beside model.onnx, as is done to large models: torch itself leaves a file per tensor."""
    model = onnx.load(folder / "model.onnx", load_external_data=False)
    strays, offset = set(), 0
    with open(folder / file, "wb") as out:
        for weight, values in tensors(model, folder):
            strays.update(entry.value for entry in weight.external_data if entry.key == "location")
            out.write(values.data)
            point(weight, file, offset, values.nbytes)
            offset += values.nbytes
    for weight in model.graph.initializer:  # small ones that torch put outside as well
        if weight.data_location == TensorProto.EXTERNAL and (where := weight.external_data[0].value) != file:
            strays.add(where)
            onnx.external_data_helper.load_external_data_for_tensor(weight, str(folder))
            weight.data_location = TensorProto.DEFAULT
            del weight.external_data[:]
    onnx.save(model, folder / "model.onnx")
    for stray in strays:
        (folder / stray).unlink()
