import torch
import torch.nn.functional as F

x = torch.tensor([[1.0, -2.0]])
w = torch.tensor([[0.5, -1.0]]).requires_grad_()
b = torch.zeros(1, requires_grad=True)

y = F.relu(F.linear(x, w, b))
(y.sum() * 1.0).backward()
print(w.grad, b.grad)
