import torch
w = torch.tensor(3.0, requires_grad=True)
(w * 2 + w * 5).backward()
print(w.grad.item())
