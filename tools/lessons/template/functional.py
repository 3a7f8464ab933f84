import torch
import torch.nn.functional as F

x = torch.tensor([[1.0, 2.0]])
w = torch.tensor([[0.5, 0.5]], requires_grad=True)
b = torch.zeros(1, requires_grad=True)
y = F.linear(x, w, b)
print(y.tolist())
