"""Golden data recorded from diffusers and PyTorch, against which the Java sampler is held."""
