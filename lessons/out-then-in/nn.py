import torch
import torch.nn as nn

fc = nn.Linear(100, 10)
x = torch.randn(10, 100)
by_hand = x @ fc.weight.T + fc.bias
print("Linear(100, 10) stores weight", tuple(fc.weight.shape))
print("x @ W.T + b is the same:", torch.allclose(fc(x), by_hand, atol=1e-5))
