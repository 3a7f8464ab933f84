import torch
import torch.nn.functional as F

x = torch.randn(10, 100)
w = torch.randn(10, 100)
b = torch.randn(10, requires_grad=True)

y = F.linear(x, w, b)
y = F.relu(y)
y.sum().backward()
