"""A tiny model that lost its weights and was dressed again is a model: same graph, other finite numbers."""

import numpy as np
import onnxruntime
import pytest

from parity import dress, folders, skeleton


@pytest.mark.parametrize("name", ["tiny-sd15", "tiny-sd15-fp16", "tiny-sd2"])
def test_a_dressed_skeleton_predicts(name, tmp_path):
    source = folders.PROJECT / "src" / "test" / "resources" / "models" / name
    skeleton.main(source, tmp_path)
    assert not [f for f in tmp_path.rglob("*") if f.suffix in (".pb", ".onnx_data")]
    dress.main(tmp_path)
    other, again = (onnxruntime.InferenceSession(folder / "unet" / "model.onnx", providers=["CPUExecutionProvider"]) for folder in (tmp_path, source))
    feed = {}
    for wanted, shape in zip(again.get_inputs(), [(2, 4, 8, 8), (2,), (2, 77, again.get_inputs()[2].shape[2])]):
        values = np.random.default_rng(1).standard_normal(shape if wanted.shape else ())
        feed[wanted.name] = np.asarray(values, np.float16 if "16" in wanted.type else np.float32)
    ours, before = other.run(None, feed)[0], again.run(None, feed)[0]
    assert np.isfinite(ours).all() and 0.1 < ours.std() / before.std() < 10 and np.abs(ours - before).max() > 0.1
