"""Five tiny model folders as users have them, and what diffusers makes of them in fp32: golden data for the Java pipeline.

It ends at once where ONNX Runtime does not give what PyTorch gives: a part, or a picture that is not steered."""

import functools
import json
import shutil
import warnings
from pathlib import Path

import diffusers
import numpy as np
import onnxruntime
import torch
from safetensors.torch import save_file
from transformers.modeling_outputs import BaseModelOutputWithPooling
from transformers.models.clip.modeling_clip import CLIPTextModelOutput

from . import folders
from .weights import spill

TESTS = folders.PROJECT / "src" / "test" / "resources"
MODELS, GOLDEN = TESTS / "models", TESTS / "golden"
EXACT, HALF = 1e-4, 2e-2  # what a part or a picture may differ from PyTorch, relative to its largest value

DOCTOR, PILOT = "a doctor in a dark alley", "portrait of a pilot!! holding flowers"
LONG = "a smiling woman who is a judge, " * 20 + "at night"
USUAL = {"prompts": [DOCTOR], "negative_prompts": None, "seeds": [1], "steps": 4, "guidance_scale": 7.5, "guidance_rescale": 0.0,
         "scheduler": None, "overrides": {}, "height": 64, "width": 64, "steered": False}  # scheduler None: the folder's own
DPM, EULER = "DPMSolverMultistepScheduler", "EulerDiscreteScheduler"
CASES = {
    "tiny-sd15": {
        "pndm": {},
        "euler": {"scheduler": EULER},
        "euler-between": {"scheduler": EULER, "steps": 5},  # at timesteps that are not whole
        "euler-ancestral": {"scheduler": "EulerAncestralDiscreteScheduler", "seeds": [2]},
        "dpm-karras": {"scheduler": DPM, "overrides": {"use_karras_sigmas": True}, "steps": 6},
        "unipc": {"scheduler": "UniPCMultistepScheduler", "steps": 5},
        "lcm": {"scheduler": "LCMScheduler", "guidance_scale": 1.0, "seeds": [3]},
        "ddim": {"scheduler": "DDIMScheduler"},
        "negative": {"scheduler": EULER, "prompts": [DOCTOR, PILOT], "negative_prompts": ["a gun", ""], "seeds": [4, 2**32 + 5]},
        "unguided": {"guidance_scale": 1.0},
        "wide": {"height": 64, "width": 96, "scheduler": EULER},
        "long": {"prompts": [LONG], "scheduler": EULER, "steps": 2},
        "rescaled": {"guidance_rescale": 0.7, "scheduler": EULER},
        "steered": {"steered": True},
    },
    "tiny-sd2": {
        "ddim": {"prompts": [PILOT]},
        "euler": {"scheduler": EULER},
        "zero-snr": {"overrides": {"rescale_betas_zero_snr": True, "timestep_spacing": "trailing"}, "guidance_rescale": 0.7},
    },
    "tiny-sdxl": {
        "euler": {"prompts": [DOCTOR, PILOT], "seeds": [5, 6]},
        "negative": {"prompts": [PILOT], "negative_prompts": ["a gun, ugly"]},
        "dpm": {"scheduler": DPM, "steps": 5},
        "ancestral-wide": {"scheduler": "EulerAncestralDiscreteScheduler", "height": 64, "width": 80},
        "unguided": {"guidance_scale": 1.0},
        "steered": {"steered": True},
    },
    "tiny-lcm": {
        "lcm": {"guidance_scale": 8.0},
        "two": {"prompts": [DOCTOR, PILOT], "seeds": [7, 8], "guidance_scale": 3.3, "steps": 3},
        "steered": {"guidance_scale": 8.0, "steered": True},
    },
}
AGAIN = {"tiny-sd15-fp16": ("tiny-sd15", ["pndm", "negative"])}  # folders measured by another one's golden data


def main() -> None:
    warnings.filterwarnings("ignore")  # of the tracer
    torch.set_num_threads(1)
    makers = {"tiny-sd15": folders.sd15, "tiny-sd2": folders.sd2, "tiny-sdxl": folders.sdxl, "tiny-sd15-fp16": folders.sd15, "tiny-lcm": folders.lcm}
    cards = []
    with torch.no_grad():
        for name, make in makers.items():
            shutil.rmtree(MODELS / name, ignore_errors=True)
            export(name, make)
            pipe = make(MODELS / name)
            pipe.set_progress_bar_config(disable=True)
            limit = HALF if "fp16" in name else EXACT
            worst = {part: f"{value:.1e}" for part, value in compare(pipe, MODELS / name, limit).items()}
            size = sum(f.stat().st_size for f in (MODELS / name).rglob("*") if f.is_file())
            print(f"{name}: {size / 1e6:.2f} MB, ONNX Runtime differs by {worst}")
            source, which = AGAIN.get(name, (name, CASES.get(name, {})))
            tensors = {}
            for case in which:
                wish = USUAL | CASES[source][case]
                record, config = paint(pipe, wish)
                difference = {} if wish["steered"] else replay(pipe, MODELS / name, wish, record)
                if max(difference.values(), default=0) > limit:
                    raise SystemExit(f"parity: {name} does not paint {case} as PyTorch does: {difference}")
                cards.append({"folder": name, "name": case, "golden": f"{source}.safetensors"} | wish | {"scheduler": config["_class_name"], "scheduler_config": config, "onnxruntime": difference})
                tensors |= {f"{case}/{key}": value.contiguous() for key, value in record.items()}
                print(f"  {case}: " + ", ".join(f"{k} {record[k].std():.2f}" for k in ("guided", "latents", "picture")), difference)
            if source == name:
                save_file(tensors, GOLDEN / f"{name}.safetensors")
    (GOLDEN / "tiny.json").write_text(json.dumps({"cases": cards}, indent=1, ensure_ascii=False) + "\n")


def export(name: str, make) -> None:
    pipe, folder = make(MODELS / name), MODELS / name
    if name.startswith("tiny-sd15"):
        folders.by_script(pipe, folder, half="fp16" in name, single="fp16" in name)
    else:
        folders.by_optimum(pipe, folder)
    if name == "tiny-sd2":
        spill(folder / "unet", "model.onnx_data")


def paint(pipe, wish: dict) -> tuple[dict[str, torch.Tensor], dict]:
    """One call of the pipeline, and all that goes through it, as golden/README.md lists it; and the scheduler's settings in full."""
    own = pipe.scheduler
    kind = getattr(diffusers, wish["scheduler"]) if wish["scheduler"] else type(own)
    pipe.scheduler = scheduler = kind.from_config(own.config, **wish["overrides"])
    count, guided = len(wish["prompts"]), wish["guidance_scale"] > 1 and not pipe.unet.config.time_cond_proj_dim  # told the strength, it needs no other half
    record, steps, hs = {}, {"guided": [], "latents": []}, []
    unet, step = pipe.unet.forward, scheduler.step

    def on_unet(sample, t, encoder_hidden_states, added_cond_kwargs=None, **more):
        if not record:
            halves = {"states": encoder_hidden_states} | ({"pooled": added_cond_kwargs["text_embeds"]} if added_cond_kwargs else {})
            record.update({f"{'negative' if guided and i == 0 else 'text'}_{k}": v for k, both in halves.items() for i, v in enumerate(both.split(count))})
            record.update({"time_ids": added_cond_kwargs["time_ids"][-count:]} if added_cond_kwargs else {})
        return unet(sample, t, encoder_hidden_states=encoder_hidden_states, added_cond_kwargs=added_cond_kwargs, **more)

    @functools.wraps(step)  # the pipeline reads off the signature whether to hand over eta and the generator
    def on_step(output, t, sample, *rest, **more):
        if not steps["guided"]:
            record["noise"] = torch.cat([torch.randn(sample[:1].shape, generator=torch.Generator("cpu").manual_seed(seed)) for seed in wish["seeds"]])
            assert torch.equal(record["noise"] * scheduler.init_noise_sigma, sample)
        answer = step(output, t, sample, *rest, **more)
        steps["guided"].append(output)
        steps["latents"].append(answer[0])
        return answer

    def on_h(module, inputs, h):
        if wish["steered"]:
            if "push" not in record:
                record["push"] = 2 * h.std() * torch.randn(h.shape[1:], generator=torch.Generator().manual_seed(77))
            h = torch.cat([h[:-count], h[-count:] + record["push"]])
        hs.append(h)
        return h

    pipe.unet.forward, scheduler.step, hook = on_unet, on_step, pipe.unet.mid_block.register_forward_hook(on_h)
    latents = pipe(
        wish["prompts"], negative_prompt=wish["negative_prompts"], generator=[torch.Generator("cpu").manual_seed(seed) for seed in wish["seeds"]], output_type="latent",
        num_inference_steps=wish["steps"], **{k: wish[k] for k in ("guidance_scale", "guidance_rescale", "height", "width")}).images
    hook.remove()
    pipe.unet.forward, pipe.scheduler, config = unet, own, {k: v for k, v in scheduler.config.items() if k != "_use_default_values"}
    record |= {k: torch.stack(v) for k, v in steps.items()} | ({"h": torch.stack(hs)} if hs else {})
    record |= {"timesteps": scheduler.timesteps.float(), "picture": pipe.vae.decode(latents / pipe.vae.config.scaling_factor, return_dict=False)[0]}
    negatives = wish["negative_prompts"] or (None if pipe.config.get("force_zeros_for_empty_prompt") else [""] * count)
    for which, prompts in ({"text": wish["prompts"]} | ({"negative": negatives} if guided and negatives else {})).items():
        for suffix in ("", "_2"):
            if words := getattr(pipe, "tokenizer" + suffix, None):
                record[f"{which}_ids{suffix}"] = words(prompts, padding="max_length", max_length=77, truncation=True, return_tensors="pt").input_ids.int()
    return record, {"_class_name": kind.__name__} | config


class Part:
    """A part of a folder as PyTorch would call it: fp32 in and out, whatever types and ranks the file has."""

    KINDS = {"tensor(float)": np.float32, "tensor(float16)": np.float16, "tensor(int32)": np.int32, "tensor(int64)": np.int64}

    def __init__(self, folder: Path, name: str, lean: bool = False):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        if lean:  # optimised for a CPU, half-precision weights would all be there in fp32 too
            options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
            options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        self.session = onnxruntime.InferenceSession(str(folder / name / "model.onnx"), options, providers=["CPUExecutionProvider"])

    def __call__(self, *values: torch.Tensor) -> dict[str, torch.Tensor]:
        feed = {}
        for wanted, value in zip(self.session.get_inputs(), values, strict=True):
            array = value.numpy().astype(self.KINDS[wanted.type])
            feed[wanted.name] = np.full(len(values[0]), array) if wanted.name == "timestep" and wanted.shape else array
        return {o.name: torch.from_numpy(a).float() for o, a in zip(self.session.get_outputs(), self.session.run(None, feed))}


def compare(pipe, folder: Path, limit: float) -> dict[str, float]:
    """Relative difference of each part to PyTorch, at sizes that the export did not see."""
    chance = torch.Generator().manual_seed(8)
    ids = torch.randint(3, folders.TOKENS, (3, 77), generator=chance)
    x = torch.randn(3, 4, 12, 8, generator=chance)
    worst, states, pooled = {}, [], None
    for name in ("text_encoder", "text_encoder_2"):
        if encoder := getattr(pipe, name, None):
            ours, theirs = encoder(ids, output_hidden_states=True), Part(folder, name)(ids)
            for key, value in theirs.items():
                expected = ours.hidden_states[int(key.split(".")[1])] if key.startswith("hidden_states") else ours[key]
                worst[f"{name} {key}"] = _apart(value, expected)
            states.append(ours.last_hidden_state)
            pooled = ours.get("text_embeds")
    extra = [] if pooled is None else [pooled, torch.tensor([[64.0, 64, 0, 0, 64, 64]]).repeat(3, 1)]
    strength = [torch.randn(3, width, generator=chance)] if (width := pipe.unet.config.time_cond_proj_dim) else []
    for t in (1.0, 500.0, 999.0):
        ours = pipe.unet(x, torch.tensor(t), torch.cat(states, 2), timestep_cond=strength[0] if strength else None, added_cond_kwargs=dict(zip(("text_embeds", "time_ids"), extra))).sample
        theirs = Part(folder, "unet")(x, torch.tensor(t), torch.cat(states, 2), *strength, *extra)["out_sample"]
        worst["unet"] = max(worst.get("unet", 0), _apart(theirs, ours))
    worst["vae_decoder"] = _apart(Part(folder, "vae_decoder")(x)["sample"], pipe.vae.decode(x).sample)
    if max(worst.values()) > limit:
        raise SystemExit(f"parity: {folder.name} does not do what PyTorch does: {worst}")
    return worst


def replay(pipe, folder: Path, wish: dict, record: dict) -> dict[str, float]:
    """The case once more with ONNX Runtime in place of PyTorch: how far rounding alone takes latents and picture."""
    encoders = [name for name in ("text_encoder", "text_encoder_2") if getattr(pipe, name, None)]
    parts = {name: Part(folder, name) for name in (*encoders, "unet", "vae_decoder")}

    def encoder(name):
        def forward(ids, **_):
            got = parts[name](ids)
            layers = tuple(got[key] for key in sorted(got) if key.startswith("hidden_states"))
            if "text_embeds" in got:
                return CLIPTextModelOutput(text_embeds=got["text_embeds"], last_hidden_state=got["last_hidden_state"], hidden_states=layers)
            return BaseModelOutputWithPooling(last_hidden_state=got["last_hidden_state"], pooler_output=got["pooler_output"], hidden_states=layers)
        return forward

    def unet(sample, t, encoder_hidden_states, timestep_cond=None, added_cond_kwargs=None, **_):
        strength = [] if timestep_cond is None else [timestep_cond]
        return [parts["unet"](sample, t, encoder_hidden_states, *strength, *(added_cond_kwargs or {}).values())["out_sample"]]

    decode, pipe.vae.decode = pipe.vae.decode, lambda x, **_: [parts["vae_decoder"](x)["sample"]]
    pipe.unet.forward = unet
    for name in encoders:
        getattr(pipe, name).forward = encoder(name)
    again, _ = paint(pipe, wish)
    pipe.vae.decode = decode
    for module in (pipe.unet, *(getattr(pipe, name) for name in encoders)):
        del module.forward
    return {key: float(f"{_apart(again[key], record[key]):.2g}") for key in ("latents", "picture")}


def _apart(one: torch.Tensor, other: torch.Tensor) -> float:
    return float((one - other).abs().max() / other.abs().max())
