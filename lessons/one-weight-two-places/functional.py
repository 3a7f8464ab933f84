import torch
import torch.nn.functional as F

x = torch.tensor([[1.0, 1.0]])
w = torch.tensor([[1.0, 2.0], [0.0, 1.0]], requires_grad=True)
y = F.linear(F.linear(x, w), w)                      # w used twice
y.sum().backward()

w1 = w.detach().clone().requires_grad_()
w2 = w.detach().clone().requires_grad_()
F.linear(F.linear(x, w1), w2).sum().backward()       # two separate copies
print("shared  :", w.grad.tolist())
print("separate:", w1.grad.tolist(), w2.grad.tolist())
print("shared == sum of separate:", torch.equal(w.grad, w1.grad + w2.grad))
