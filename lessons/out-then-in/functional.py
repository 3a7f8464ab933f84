import torch
import torch.nn.functional as F

x = torch.randn(10, 100)
w = torch.randn(100, 10)          # as printed in the article
b = torch.randn(10)
try:
    y = F.linear(x, w, b)
except RuntimeError as e:
    print("RuntimeError:", e)
y = F.relu(F.linear(x, w.T, b))   # quick repair; better: create w as (10, 100)
print("y", tuple(y.shape), "| y.requires_grad:", y.requires_grad)
