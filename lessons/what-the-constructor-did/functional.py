import math
import torch
import torch.nn.functional as F

torch.manual_seed(0)
bound = 1 / math.sqrt(100)
w = torch.empty(10, 100).uniform_(-bound, bound)   # weight first ...
b = torch.empty(10).uniform_(-bound, bound)        # ... then bias
w.requires_grad_()
b.requires_grad_()
x = torch.randn(10, 100)
y = F.relu(F.linear(x, w, b))

print("weight", tuple(w.shape), "bias", tuple(b.shape), "total", w.numel() + b.numel())
print("largest |w| <= 0.1:", w.abs().max().item() <= 0.1, "| requires_grad:", w.requires_grad)
print("y", tuple(y.shape), "| negative outputs:", int((y < 0).sum()))
