"""Golden walks of diffusers' schedulers. No U-Net: what it would predict is a smooth function of the latents, plus noise, and is
recorded too, so that Java replays it."""

import json
from pathlib import Path

import diffusers
import torch
from safetensors.torch import save_file

FOLDER = Path(__file__).parents[2] / "test" / "resources" / "golden"
SHAPE = (1, 4, 4, 2)
SOLVERS = {  # id in Java: diffusers' class, and what it is told beyond the configuration
    "ddim": ("DDIMScheduler", {}),
    "pndm": ("PNDMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "dpm++2m": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": False}),
    "dpm++2m-karras": ("DPMSolverMultistepScheduler", {"use_karras_sigmas": True}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
}
STOCHASTIC = {"euler-ancestral", "lcm"}
STABLE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}  # of every Stable Diffusion
SD14 = STABLE | {"_class_name": "PNDMScheduler", "skip_prk_steps": True, "set_alpha_to_one": False, "steps_offset": 1, "clip_sample": False,
                 "num_train_timesteps": 1000, "trained_betas": None}
SD21 = STABLE | {"_class_name": "DDIMScheduler", "prediction_type": "v_prediction", "set_alpha_to_one": False, "steps_offset": 1,
                 "clip_sample": False, "num_train_timesteps": 1000, "skip_prk_steps": True, "trained_betas": None}
SDXL = STABLE | {"_class_name": "EulerDiscreteScheduler", "interpolation_type": "linear", "prediction_type": "epsilon", "sample_max_value": 1.0,
                 "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1, "timestep_spacing": "leading", "use_karras_sigmas": False,
                 "clip_sample": False, "num_train_timesteps": 1000, "trained_betas": None}
TURBO = SDXL | {"_class_name": "EulerAncestralDiscreteScheduler", "timestep_spacing": "trailing"}
ZERO = SD21 | {"timestep_spacing": "trailing", "rescale_betas_zero_snr": True}
LCM = STABLE | {"_class_name": "LCMScheduler", "original_inference_steps": 50, "timestep_scaling": 10.0, "set_alpha_to_one": True,
                "clip_sample": False, "steps_offset": 0, "num_train_timesteps": 1000, "trained_betas": None}
BETAS = [round(0.001 + 0.0009 * t, 4) for t in range(40)]
V, X = {"prediction_type": "v_prediction"}, {"prediction_type": "sample"}
LINSPACE, LEADING, TRAILING = ({"timestep_spacing": spacing} for spacing in ("linspace", "leading", "trailing"))
COSINE, TO_MIN, KARRAS = {"beta_schedule": "squaredcos_cap_v2"}, {"final_sigmas_type": "sigma_min"}, {"use_karras_sigmas": True}


def plain(solver: str, **settings) -> dict:
    """A configuration that leaves all but these settings to the defaults of the class."""
    return {"_class_name": SOLVERS[solver][0]} | settings


CASES = [  # solver, configuration (perhaps of another class), steps
    ("ddim", SD21, 12), ("ddim", SD21 | LINSPACE, 5), ("ddim", SD21 | TRAILING, 30), ("ddim", ZERO, 5), ("ddim", ZERO, 1),
    ("ddim", ZERO | X, 5), ("ddim", plain("ddim"), 12), ("ddim", plain("ddim", clip_sample_range=0.4, **COSINE), 5),
    ("ddim", plain("ddim", clip_sample=False, **X), 12), ("ddim", plain("ddim", trained_betas=BETAS, num_train_timesteps=40), 7),
    ("ddim", SD14, 2), ("ddim", SDXL, 30),
    ("pndm", SD14, 1), ("pndm", SD14, 2), ("pndm", SD14, 5), ("pndm", SD14, 30), ("pndm", SD14 | V, 12), ("pndm", SD14 | TRAILING, 12),
    ("pndm", SD14 | LINSPACE | {"set_alpha_to_one": True}, 5), ("pndm", SD14 | COSINE | V, 12), ("pndm", SD21, 12),
    ("euler", SDXL, 30), ("euler", SDXL, 1), ("euler", SDXL | KARRAS, 12), ("euler", SDXL | LINSPACE | KARRAS | TO_MIN, 5),
    ("euler", plain("euler"), 12), ("euler", plain("euler"), 1), ("euler", plain("euler", **V | TRAILING), 12), ("euler", plain("euler", **X), 5),
    ("euler", plain("euler", sigma_min=0.05, sigma_max=9.0, **KARRAS | V), 12), ("euler", plain("euler", **COSINE), 12),
    ("euler", ZERO, 1), ("euler", ZERO, 5), ("euler", ZERO, 30), ("euler", ZERO | LINSPACE, 12), ("euler", SD14, 12),
    ("euler-ancestral", TURBO, 1), ("euler-ancestral", TURBO, 2), ("euler-ancestral", TURBO, 5), ("euler-ancestral", SDXL, 12),
    ("euler-ancestral", plain("euler-ancestral"), 30), ("euler-ancestral", plain("euler-ancestral", **V), 5), ("euler-ancestral", ZERO, 5),
    ("dpm++2m", SDXL, 12), ("dpm++2m", SDXL, 30), ("dpm++2m", plain("dpm++2m"), 1), ("dpm++2m", plain("dpm++2m", **LEADING), 2),
    ("dpm++2m", plain("dpm++2m", solver_order=1, **TRAILING), 5), ("dpm++2m", plain("dpm++2m", solver_type="heun", **V), 12),
    ("dpm++2m", plain("dpm++2m", solver_type="heun", **TO_MIN), 30), ("dpm++2m", plain("dpm++2m", lower_order_final=False, **TO_MIN), 5),
    ("dpm++2m", plain("dpm++2m", euler_at_final=True, **TO_MIN | X), 30), ("dpm++2m", plain("dpm++2m", lambda_min_clipped=-5.1, **COSINE), 12),
    ("dpm++2m", plain("dpm++2m", lambda_min_clipped=-5.1, **COSINE | TRAILING), 12), ("dpm++2m", ZERO, 5), ("dpm++2m", SD14, 12),
    ("dpm++2m-karras", SD14, 12), ("dpm++2m-karras", SDXL | KARRAS, 30), ("dpm++2m-karras", SD21, 5), ("dpm++2m-karras", plain("dpm++2m", **COSINE | V), 12),
    ("dpm++2m-karras", plain("dpm++2m", algorithm_type="deis", solver_type="logrho", **TO_MIN | KARRAS), 5),
    ("unipc", SDXL, 12), ("unipc", SDXL, 30), ("unipc", plain("unipc"), 1), ("unipc", plain("unipc", **LEADING), 2), ("unipc", SD21, 12),
    ("unipc", plain("unipc", solver_order=3), 12), ("unipc", plain("unipc", solver_order=3, **V | TRAILING), 30),
    ("unipc", plain("unipc", solver_order=1, **X), 5), ("unipc", plain("unipc", solver_type="bh1", **TO_MIN), 12),
    ("unipc", plain("unipc", solver_type="bh1", solver_order=3, **TO_MIN | V), 5), ("unipc", plain("unipc", disable_corrector=[0, 1, 4]), 12),
    ("unipc", plain("unipc", **KARRAS), 12), ("unipc", plain("unipc", **KARRAS | TO_MIN | COSINE), 5), ("unipc", ZERO, 5),
    ("lcm", LCM, 1), ("lcm", LCM, 4), ("lcm", LCM, 12), ("lcm", LCM | V, 5), ("lcm", LCM | X | {"clip_sample": True, "clip_sample_range": 0.7}, 2),
    ("lcm", LCM | {"original_inference_steps": 30}, 7), ("lcm", SD14, 4), ("lcm", ZERO, 5),
]


def main() -> None:
    torch.set_num_threads(1)
    cards, tensors = [], {}
    for solver, config, steps in CASES:
        name = f"{len(cards):02} {solver} {steps}"
        tensors |= {f"{name}/{key}": value.contiguous() for key, value in _walk(solver, config, steps, len(cards)).items()}
        cards.append({"name": name, "solver": solver, "steps": steps, "config": config})
    (FOLDER / "schedules.json").write_text("[\n" + ",\n".join(json.dumps(card) for card in cards) + "\n]\n")
    save_file(tensors, FOLDER / "schedules.safetensors")


def _walk(solver: str, config: dict, steps: int, seed: int) -> dict[str, torch.Tensor]:
    name, told = SOLVERS[solver]
    scheduler = getattr(diffusers, name).from_config(config, **told)
    scheduler.set_timesteps(steps)
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(0)  # else two equal timesteps at the start, as of Karras' sigmas, make diffusers begin at the second
    scripted = torch.Generator().manual_seed(seed)
    drawing, same = torch.Generator().manual_seed(1000 + seed), torch.Generator().manual_seed(1000 + seed)
    noise = torch.randn(SHAPE, generator=scripted)
    x = noise * scheduler.init_noise_sigma
    record = {"noise": noise.flatten(), "timesteps": scheduler.timesteps.float(), "start": x.flatten()}
    rows = {"scaled": [], "predicted": [], "latents": []} | ({"drawn": []} if solver in STOCHASTIC else {})
    for t in scheduler.timesteps:
        scaled = scheduler.scale_model_input(x, t)
        predicted = _predicted(scheduler.config.prediction_type, scaled, torch.randn(SHAPE, generator=scripted))
        x = scheduler.step(predicted, t, x, **({"generator": drawing} if solver in STOCHASTIC else {})).prev_sample
        row = {"scaled": scaled, "predicted": predicted, "latents": x}
        if solver in STOCHASTIC:
            row["drawn"] = torch.randn(SHAPE, generator=same)  # LCM draws none at its last call
        for key, value in row.items():
            rows[key].append(value.flatten())
    assert x.isfinite().all(), (solver, config, steps)
    return record | {key: torch.stack(values) for key, values in rows.items()}


def _predicted(kind: str, scaled: torch.Tensor, noise: torch.Tensor) -> torch.Tensor:
    """Of a size and a smoothness that a trained U-Net's answers have."""
    if kind == "epsilon":
        return 0.8 * scaled + 0.2 * torch.sin(3 * scaled) + 0.1 * noise
    return (0.7 if kind == "sample" else -0.7) * torch.tanh(scaled) + 0.1 * noise
