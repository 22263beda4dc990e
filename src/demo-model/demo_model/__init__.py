"""Builds Evenkeel's demo model: a small, real latent text-to-image diffusion model trained on open artwork."""
