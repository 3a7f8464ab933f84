import torch
import torch.nn.functional as F

w = torch.zeros(1, 2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
opt = torch.optim.SGD([w, b], lr=0.1)

w = torch.zeros(1, 2, requires_grad=True)            # same bug: the NAME w now points elsewhere

loss = (F.linear(torch.tensor([[1.0, 2.0]]), w, b) - 1).pow(2).sum()
loss.backward()
opt.step()
print("w in optimizer:", any(p is w for p in opt.param_groups[0]["params"]))
print("w.grad:", w.grad.tolist(), "| w:", w.tolist(), "| b:", [round(v, 2) for v in b.tolist()])
