"""Pipelines with random weights, written as the two kinds of ONNX folder that users have: by diffusers' conversion script, and by
Optimum. Weights are drawn so that signals keep their size from layer to layer: the prediction depends on prompt, time and h."""

import json
import shutil
from pathlib import Path

import torch
from diffusers import (AutoencoderKL, DDIMScheduler, EulerDiscreteScheduler, LatentConsistencyModelPipeline, LCMScheduler, PNDMScheduler, StableDiffusionPipeline,
                       StableDiffusionXLPipeline, UNet2DConditionModel)
from torch import nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, CLIPTokenizer

from .weights import spill

PROJECT = Path(__file__).resolve().parents[3]
WORDS = PROJECT / "src" / "main" / "resources" / "models" / "demo" / "tokenizer"
START, END, TOKENS, OPSET = "<|startoftext|>", "<|endoftext|>", 801, 14

# scheduler_config.json as the published models have it
BETAS = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "trained_betas": None,
         "clip_sample": False, "set_alpha_to_one": False, "skip_prk_steps": True, "steps_offset": 1}
SD15 = {"_class_name": "PNDMScheduler", "_diffusers_version": "0.6.0"} | BETAS
SD2 = {"_class_name": "DDIMScheduler", "_diffusers_version": "0.8.0"} | BETAS | {"prediction_type": "v_prediction"}
SDXL = {"_class_name": "EulerDiscreteScheduler", "_diffusers_version": "0.19.0.dev0"} | BETAS | {
    "interpolation_type": "linear", "prediction_type": "epsilon", "sample_max_value": 1.0, "timestep_spacing": "leading", "use_karras_sigmas": False}

LCM = {"_class_name": "LCMScheduler", "_diffusers_version": "0.22.0.dev0"} | {k: v for k, v in BETAS.items() if k != "skip_prk_steps"} | {"original_inference_steps": 50, "prediction_type": "epsilon", "set_alpha_to_one": True, "steps_offset": 0}


@torch.no_grad()
def draw(module: nn.Module, seed: int) -> nn.Module:
    """Fills a module with seeded weights: the same ones, rounded, in half precision."""
    chance = torch.Generator().manual_seed(seed)
    for name, weight in module.named_parameters():
        flat = weight.ndim < 2
        spread = 0.1 if flat else 1.0 if name.endswith(("token_embedding.weight", "position_embedding.weight")) else weight[0].numel() ** -0.5
        weight.copy_(torch.randn(weight.shape, generator=chance, dtype=torch.float32).mul_(spread).add_(flat and name.endswith("weight")))  # norms about 1
    return module.eval().requires_grad_(False)


def schedule(kind, config: dict, folder: Path):
    """Read from a file as users read it: keys that the file lacks count as defaults when another scheduler is made of it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scheduler_config.json").write_text(json.dumps(config, indent=2) + "\n")
    return kind.from_pretrained(folder)


def words(pad: str) -> CLIPTokenizer:
    return CLIPTokenizer(str(WORDS / "vocab.json"), str(WORDS / "merges.txt"), model_max_length=77, pad_token=pad)


def text(kind, seed: int, width: int, layers: int, act: str, heads: int = 4, **more):
    return draw(kind(CLIPTextConfig(vocab_size=TOKENS, hidden_size=width, num_hidden_layers=layers, num_attention_heads=heads, hidden_act=act,
                                    bos_token_id=0, eos_token_id=2, pad_token_id=1, **more)), seed)  # 0, 2, 1: as published; the last token is found as the greatest id


def vae(seed: int, scale: float, **shape) -> AutoencoderKL:
    sides = dict(down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4)
    drawn = draw(AutoencoderKL(latent_channels=4, scaling_factor=scale, **sides, **shape), seed)
    drawn.post_quant_conv.weight *= 0.02  # what enters is 1 / scale too large, and norms would hide that: here it meets biases of its size
    drawn.decoder.conv_in.bias *= 10
    return drawn


def unet(seed: int, **shape) -> UNet2DConditionModel:
    return draw(UNet2DConditionModel(**shape), seed)


SMALL_VAE = dict(block_out_channels=(4, 4, 8, 8), norm_num_groups=4, sample_size=64)
SMALL = dict(sample_size=8, layers_per_block=1, norm_num_groups=4)
CROSS = SMALL | dict(block_out_channels=(8, 16, 16), down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"),
                     up_block_types=("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"))


def sd15(folder: Path) -> StableDiffusionPipeline:
    return StableDiffusionPipeline(
        vae(11, 0.18215, **SMALL_VAE), text(CLIPTextModel, 12, 32, 2, "quick_gelu", intermediate_size=64), words(END), unet(13, cross_attention_dim=32, attention_head_dim=2, **CROSS),
        schedule(PNDMScheduler, SD15, folder / "scheduler"), None, None, requires_safety_checker=False)


def sd2(folder: Path) -> StableDiffusionPipeline:
    return StableDiffusionPipeline(
        vae(21, 0.18215, **SMALL_VAE), text(CLIPTextModel, 22, 24, 2, "gelu", intermediate_size=48), words("!"), unet(23, cross_attention_dim=24, attention_head_dim=[2, 4, 4], use_linear_projection=True, **CROSS),
        schedule(DDIMScheduler, SD2, folder / "scheduler"), None, None, requires_safety_checker=False)


def sdxl(folder: Path) -> StableDiffusionXLPipeline:
    return StableDiffusionXLPipeline(
        vae(31, 0.13025, **SMALL_VAE), text(CLIPTextModel, 32, 16, 2, "quick_gelu", intermediate_size=32), text(CLIPTextModelWithProjection, 33, 24, 3, "gelu", intermediate_size=48, projection_dim=16), words(END), words("!"),
        unet(34, cross_attention_dim=40, attention_head_dim=[2, 4], block_out_channels=(8, 16), use_linear_projection=True, transformer_layers_per_block=[1, 2], **SMALL,
             down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
             addition_embed_type="text_time", addition_time_embed_dim=8, projection_class_embeddings_input_dim=16 + 6 * 8),
        schedule(EulerDiscreteScheduler, SDXL, folder / "scheduler"), force_zeros_for_empty_prompt=True, add_watermarker=False)


def lcm(folder: Path) -> LatentConsistencyModelPipeline:
    return LatentConsistencyModelPipeline(
        vae(61, 0.18215, **SMALL_VAE), text(CLIPTextModel, 62, 32, 2, "quick_gelu", intermediate_size=64), words(END), unet(63, cross_attention_dim=32, attention_head_dim=2, time_cond_proj_dim=256, **CROSS),
        schedule(LCMScheduler, LCM, folder / "scheduler"), None, None, requires_safety_checker=False)


def by_script(pipe: StableDiffusionPipeline, folder: Path, half: bool = False, single: bool = False) -> None:
    """As diffusers' convert_stable_diffusion_checkpoint_to_onnx.py: token ids int32, a time for every row, the U-Net's weights in
    weights.pb (with `single` in model.onnx like all others), no classes but OnnxRuntimeModel. The script writes no config.json for
    the parts; they are added here, as most published folders have them."""
    kind = torch.float16 if half else torch.float32
    pipe = pipe.to(dtype=kind)
    image = {0: "batch", 1: "channels", 2: "height", 3: "width"}
    width, channels = pipe.unet.config.cross_attention_dim, pipe.unet.config.in_channels
    latents = torch.randn(2, channels, 8, 8, dtype=kind)
    _trace(folder / "text_encoder", pipe.text_encoder, {"input_ids": torch.randint(0, TOKENS, (1, 77), dtype=torch.int32)},
           ["last_hidden_state", "pooler_output"], {"input_ids": {0: "batch", 1: "sequence"}})
    _trace(folder / "unet", pipe.unet, {"sample": latents, "timestep": torch.tensor([3, 801], dtype=kind), "encoder_hidden_states": torch.randn(2, 77, width, dtype=kind)},
           ["out_sample"], {"sample": image, "timestep": {0: "batch"}, "encoder_hidden_states": {0: "batch", 1: "sequence"}})
    pipe.vae.forward = pipe.vae.decode
    _trace(folder / "vae_decoder", pipe.vae, {"latent_sample": latents[:1]}, ["sample"], {"latent_sample": image})
    del pipe.vae.forward
    if not single:
        spill(folder / "unet", "weights.pb")
    pipe.text_encoder.config.save_pretrained(folder / "text_encoder")
    pipe.unet.save_config(folder / "unet")
    pipe.vae.save_config(folder / "vae_decoder")
    _old_words(folder / "tokenizer")
    part = ["diffusers", "OnnxRuntimeModel"]
    (folder / "model_index.json").write_text(json.dumps({
        "_class_name": "OnnxStableDiffusionPipeline", "_diffusers_version": "0.35.2", "feature_extractor": [None, None], "requires_safety_checker": False,
        "safety_checker": [None, None], "scheduler": ["diffusers", "PNDMScheduler"], "text_encoder": part, "tokenizer": ["transformers", "CLIPTokenizer"],
        "unet": part, "vae_decoder": part, "vae_encoder": [None, None]}, indent=2) + "\n")


def by_optimum(pipe, folder: Path) -> None:
    """By Optimum itself; the VAE's encoder is left out for its size."""
    from optimum.exporters.onnx import onnx_export_from_model  # only here: all else does without

    scheduler = (folder / "scheduler" / "scheduler_config.json").read_text()
    onnx_export_from_model(pipe, folder, task="text-to-image", opset=OPSET, do_validation=False)
    (folder / "scheduler" / "scheduler_config.json").write_text(scheduler)  # as published, without defaults of today
    shutil.rmtree(folder / "vae_encoder")


def _trace(folder: Path, module: nn.Module, inputs: dict[str, torch.Tensor], outputs: list[str], dynamic: dict) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(module, (*inputs.values(), {"return_dict": False}), str(folder / "model.onnx"), input_names=list(inputs), output_names=outputs,
                      dynamic_axes=dynamic, opset_version=OPSET, do_constant_folding=True, dynamo=False)


def _old_words(folder: Path) -> None:
    """Tokenizer files as Stable Diffusion 1.x was published with."""
    folder.mkdir(exist_ok=True)
    for file in ("vocab.json", "merges.txt"):
        shutil.copyfile(WORDS / file, folder / file)
    mark = {"lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    ends = {role: {"content": token} | mark for role, token in (("bos_token", START), ("eos_token", END), ("unk_token", END))}
    typed = {role: {"__type": "AddedToken"} | token for role, token in ends.items()}
    (folder / "special_tokens_map.json").write_text(json.dumps(ends | {"pad_token": END}, indent=2) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(typed | {
        "add_prefix_space": False, "do_lower_case": True, "errors": "replace", "model_max_length": 77, "pad_token": END, "tokenizer_class": "CLIPTokenizer"}, indent=2) + "\n")
