import torch, torch.nn as nn
r = nn.ReLU(torch.tensor([-1.0, 2.0]))
print(type(r).__name__, isinstance(r, torch.Tensor))
try:
    print(r + 1)
except TypeError as e:
    print("TypeError:", e)
