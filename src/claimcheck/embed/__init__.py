"""Embedders: texts to unit vectors. `onnx` is the shipped model, `transformer` any sentence-transformers model."""
