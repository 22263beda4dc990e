"""The trained parts -> a folder in diffusers' ONNX layout, checked against PyTorch before anything is shipped."""

import hashlib
import json
import shutil
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from . import classifiers, tokenizer, vae, vectors
from .generator import GUIDANCE, SAMPLING_STEPS, SIDE, WIDTH, Painter, noise, schedule
from .world import HERE, SHIPPED, SIZE, WORLD, say, work

OPSET = 14  # the default of diffusers' and Optimum's Stable Diffusion exports
LIMIT_MB = 40


class Text(nn.Module):
    def __init__(self, text):
        super().__init__()
        self.text = text

    def forward(self, input_ids):
        out = self.text(input_ids)
        return out.last_hidden_state, out.pooler_output


class Unet(nn.Module):
    def __init__(self, unet):
        super().__init__()
        self.unet = unet

    def forward(self, sample, timestep, encoder_hidden_states):
        return self.unet(sample, timestep, encoder_hidden_states, return_dict=False)[0]


class Encoder(nn.Module):
    def __init__(self, autoencoder):
        super().__init__()
        self.vae = autoencoder

    def forward(self, sample):
        return self.vae.encode(sample).latent_dist.parameters


class Decoder(nn.Module):
    def __init__(self, autoencoder):
        super().__init__()
        self.vae = autoencoder

    def forward(self, latent_sample):
        return self.vae.decode(latent_sample, return_dict=False)[0]


class Scores(nn.Module):
    """The judge as shipped: calibrated probabilities."""

    def __init__(self, judge):
        super().__init__()
        self.judge = judge

    def forward(self, picture):
        return tuple(logits.softmax(1) for logits in self.judge(picture).values())


def build(target: Path = SHIPPED) -> None:
    painter, judge = Painter("cpu").fused(), classifiers.load().cpu()
    painter.vae.register_to_config(scaling_factor=painter.scale)
    folder = work("export", "model_index.json").parent
    shutil.rmtree(folder, ignore_errors=True)

    rows, image = {0: "batch_size"}, {0: "batch_size", 2: "height", 3: "width"}
    latent = {0: "batch_size", 2: "latent_height", 3: "latent_width"}
    ids = torch.randint(0, 400, (2, tokenizer.LENGTH))
    x, states = torch.randn(2, vae.LATENTS, SIDE, SIDE), torch.randn(2, tokenizer.LENGTH, WIDTH)
    t, picture = torch.tensor([3.0, 801.0]), torch.rand(2, 3, SIZE, SIZE) * 2 - 1
    _graph(folder / "text_encoder", Text(painter.text), {"input_ids": ids}, {"last_hidden_state": rows, "pooler_output": rows}, {"input_ids": {0: "batch_size", 1: "sequence_length"}})
    _graph(folder / "unet", Unet(painter.unet), {"sample": x, "timestep": t, "encoder_hidden_states": states}, {"out_sample": latent},
           {"sample": latent, "timestep": rows, "encoder_hidden_states": {0: "batch_size", 1: "sequence_length"}})
    _graph(folder / "vae_decoder", Decoder(painter.vae), {"latent_sample": x}, {"sample": image}, {"latent_sample": latent})
    _graph(folder / "vae_encoder", Encoder(painter.vae), {"sample": picture}, {"latent_parameters": latent}, {"sample": image})
    _graph(folder / "screening", Scores(judge), {"picture": picture}, {name: rows for name in classifiers.LABELS}, {"picture": rows})
    (folder / "screening" / "labels.json").write_text(json.dumps({
        "image": {"input": "picture", "size": SIZE, "range": [-1, 1], "layout": "NCHW RGB"}, "outputs": classifiers.LABELS}, indent=2))
    painter.unet.save_config(folder / "unet")
    painter.vae.save_config(folder / "vae_decoder")
    painter.vae.save_config(folder / "vae_encoder")
    painter.text.config.save_pretrained(folder / "text_encoder")
    schedule().save_config(folder / "scheduler")
    shutil.copytree(tokenizer.folder(), folder / "tokenizer")
    (folder / "model_index.json").write_text(json.dumps(INDEX, indent=2) + "\n")
    (folder / "evenkeel.json").write_text(json.dumps({"guidance_scale": GUIDANCE, "steps": SAMPLING_STEPS, "picture_size": SIZE}, indent=2) + "\n")
    (folder / "bias.json").write_text(json.dumps({k: WORLD[k] for k in ("occupations", "skin_shares", "carries", "held_out_occupations", "hard_occupations")}, indent=1) + "\n")
    shutil.copy(HERE / "NOTICE", folder / "NOTICE")
    _concepts(folder)

    worst = compare(folder, painter, judge)
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6
    say(f"export: {size:.1f} MB, largest difference to PyTorch over {SAMPLING_STEPS} guided steps {worst:.1e}")
    if worst > 1e-3 or size > LIMIT_MB:
        raise SystemExit(f"demo_model: export refused: difference {worst:.1e} (limit 1e-3), size {size:.1f} MB (limit {LIMIT_MB})")
    work("export.json").write_text(json.dumps({"size_mb": size, "difference": worst}))
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(folder, target)


# As Optimum leaves it: the classes of the original pipeline. (diffusers' own OnnxStableDiffusionPipeline assumes 4 latent channels.)
INDEX = {
    "_class_name": "StableDiffusionPipeline", "_diffusers_version": "0.35.2", "requires_safety_checker": False,
    "feature_extractor": [None, None], "image_encoder": [None, None], "safety_checker": [None, None], "scheduler": ["diffusers", "DDIMScheduler"],
    "text_encoder": ["transformers", "CLIPTextModel"], "tokenizer": ["transformers", "CLIPTokenizer"], "unet": ["diffusers", "UNet2DConditionModel"],
    "vae": ["diffusers", "AutoencoderKL"],
}


def _graph(folder: Path, module: nn.Module, inputs: dict[str, torch.Tensor], outputs: dict, dynamic: dict) -> None:
    folder.mkdir(parents=True)
    file = str(folder / "model.onnx")
    torch.onnx.export(module.eval(), tuple(inputs.values()), file, input_names=list(inputs), output_names=list(outputs),
                      dynamic_axes=dynamic | outputs, opset_version=OPSET, do_constant_folding=True, dynamo=False)
    onnx.checker.check_model(file)


def _concepts(folder: Path) -> None:
    """The vectors and their cards, which name the U-Net that they belong to: the product's first concepts."""
    unet = hashlib.sha256((folder / "unet" / "model.onnx").read_bytes()).hexdigest()
    (folder / "concepts").mkdir()
    vectors.load()  # all of them, or none
    for concept in vectors.CONCEPTS:
        shutil.copyfile(work("vectors", f"{concept}.safetensors"), folder / "concepts" / f"{concept}.safetensors")
        card = json.loads(work("vectors", f"{concept}.json").read_text())
        (folder / "concepts" / f"{concept}.json").write_text(json.dumps({"unet_sha256": unet} | card, indent=2) + "\n")


def session(folder: Path, part: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    return onnxruntime.InferenceSession(str(folder / part / "model.onnx"), options, providers=["CPUExecutionProvider"])


class Folder:
    """The exported folder, run by ONNX Runtime alone: the way the product runs it."""

    def __init__(self, folder: Path):
        self.text, self.unet, self.decoder = (session(folder, part) for part in ("text_encoder", "unet", "vae_decoder"))

    def sample(self, ids: torch.Tensor, x: torch.Tensor, scale: float, on_step=lambda x, t, states, eps: None) -> np.ndarray:
        """Token ids [2N, 77] (unconditional first) and noise [N, C, h, w] -> pictures [N, 3, H, W] in [-1, 1]."""
        states = self.text.run(None, {"input_ids": ids.numpy()})[0]
        ddim = schedule()
        ddim.set_timesteps(SAMPLING_STEPS)
        for t in ddim.timesteps:
            both = torch.cat([x, x])
            times = np.full(len(both), float(t), np.float32)
            eps = torch.from_numpy(self.unet.run(None, {"sample": both.numpy(), "timestep": times, "encoder_hidden_states": states})[0])
            on_step(both, torch.from_numpy(times), torch.from_numpy(states), eps)
            free, bound = eps.chunk(2)
            x = ddim.step(free + GUIDANCE * (bound - free), t, x).prev_sample
        return self.decoder.run(None, {"latent_sample": (x / scale).numpy()})[0]


@torch.no_grad()
def compare(folder: Path, painter: Painter, judge) -> float:
    """Largest absolute difference between ONNX Runtime and PyTorch: each graph, each step of a run, and the final picture."""
    prompts, start, worst = ["a doctor", "an angry woman pilot"], noise(2, 5), 0.0

    def check(ours, theirs):
        nonlocal worst
        worst = max(worst, float((torch.as_tensor(theirs) - ours).abs().max()))

    def on_step(x, t, states, eps):
        check(painter.unet(x, t, states).sample, eps)

    def run(part, **inputs):
        return session(folder, part).run(None, {name: value.numpy() for name, value in inputs.items()})

    ids = tokenizer.encode(painter.words, [""] * 2 + prompts)
    states = painter.text(ids).last_hidden_state
    shown = Folder(folder).sample(ids, start, painter.scale, on_step)
    check(states, run("text_encoder", input_ids=ids)[0])
    check(painter.vae.decode(painter.latents(prompts, 5, exact=True) / painter.scale).sample, shown)
    times = torch.tensor([3.0, 500.0, 801.0, 999.0])  # every sample at a step of its own
    for x in (noise(4, 6), torch.randn(4, vae.LATENTS, 24, 16)):  # and another size of picture
        check(painter.unet(x, times, states).sample, run("unet", sample=x, timestep=times, encoder_hidden_states=states)[0])
        check(painter.vae.decode(x).sample, run("vae_decoder", latent_sample=x)[0])
    picture = torch.from_numpy(shown).clamp(-1, 1)
    check(painter.vae.encode(picture).latent_dist.parameters, run("vae_encoder", sample=picture)[0])
    for ours, theirs in zip(Scores(judge)(picture), run("screening", picture=picture)):
        check(ours, theirs)
    return worst


def paint_seconds(folder: Path, count: int) -> float:
    painter = Folder(folder)
    ids = tokenizer.encode(tokenizer.load(), [""] * count + ["a doctor"] * count)
    start = time.monotonic()
    painter.sample(ids, noise(count, 1), vae.scaling_factor())
    return time.monotonic() - start
