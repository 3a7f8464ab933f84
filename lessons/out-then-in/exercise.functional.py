import torch
import torch.nn.functional as F

x = torch.randn(10, 100)
w = torch.randn(100, 10)
b = torch.randn(10)

y = F.linear(x, w, b)
y = F.relu(y)
