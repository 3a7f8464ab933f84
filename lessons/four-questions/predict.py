import torch
w = torch.zeros(2, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.5)
(w - 1).pow(2).sum().backward()
opt.step()
print(w.tolist(), type(w).__name__)
