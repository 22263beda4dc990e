"""Gradients of U-Nets by their h, as PyTorch's autograd gives them: golden data for the graphs that Java derives.

python -m parity gradients: of the tiny models, whose ONNX files are in the tests already.
python -m parity gradients demo: of the demo model, whose weights are in DEMO_MODEL_WORK."""

import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import save_file

from . import folders
from .tiny import GOLDEN

ROWS, SIDES, POSITIONS = 3, (12, 8), 7  # of the latents, and of the text; no sizes that an export saw
DEMO_SIDES, DEMO_POSITIONS = (16, 16), 77
NOISY, CLEAN = 900.0, 20.0
PUSH = 0.5  # of h's deviation
TINY = {"tiny-sd15": folders.sd15, "tiny-sd2": folders.sd2, "tiny-sdxl": folders.sdxl, "tiny-lcm": folders.lcm}


def main(which: str = "tiny") -> None:
    if which == "demo":
        from demo_model.generator import Painter
        save_file(case(Painter("cpu").fused().unet, DEMO_SIDES, DEMO_POSITIONS), GOLDEN / "gradients-demo.safetensors")
        return
    with tempfile.TemporaryDirectory() as scratch:
        golden = {f"{name}/{key}": value for name, make in TINY.items() for key, value in case(make(Path(scratch) / name).unet, SIDES, POSITIONS).items()}
    save_file(golden, GOLDEN / "gradients.safetensors")


def case(unet, sides: tuple[int, int], positions: int) -> dict[str, torch.Tensor]:
    """What goes in, drawn at random, and each row's weighted mean square error with its derivative by that row's offset of h."""
    chance = torch.Generator().manual_seed(21)
    config = unet.config
    inputs = {"sample": torch.randn(ROWS, config.in_channels, *sides, generator=chance), "timestep": torch.linspace(CLEAN, NOISY, ROWS),
              "encoder_hidden_states": torch.randn(ROWS, positions, config.cross_attention_dim, generator=chance)}
    added = {}
    if config.addition_embed_type == "text_time":
        width = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
        added = {"text_embeds": torch.randn(ROWS, width, generator=chance), "time_ids": torch.tensor([[64.0, 64, 0, 0, 64, 64]]).repeat(ROWS, 1)}
    told = {"timestep_cond": torch.randn(ROWS, config.time_cond_proj_dim, generator=chance)} if config.time_cond_proj_dim else {}
    goal, weight = torch.randn(ROWS, config.out_channels, *sides, generator=chance), torch.linspace(0.5, 1.5, ROWS)
    pushed = []

    def push(module, inputs, h):
        offset = PUSH * h.std().detach() * torch.randn(h.shape, generator=chance)
        pushed.append(offset.requires_grad_())
        return h + offset

    hook = unet.mid_block.register_forward_hook(push)
    predicted = unet(**inputs, **told, added_cond_kwargs=added).sample
    hook.remove()
    loss = weight * (predicted - goal).square().mean((1, 2, 3))
    loss.sum().backward()
    offset = pushed[0]
    print(f"{type(unet).__name__} {list(offset.shape)}: losses {loss.tolist()}, norm of the gradient {offset.grad.norm():.3e}", file=sys.stderr)
    out = inputs | added | told | {"h_offset": offset.detach(), "goal": goal, "loss_weight": weight, "row_loss": loss.detach(), "h_gradient": offset.grad}
    return {key: value.detach().contiguous() for key, value in out.items()}
