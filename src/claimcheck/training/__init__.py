"""How shipped weights and tables were made; needs the extra `train` (torch, onnx, …)."""
