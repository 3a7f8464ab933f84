import torch
import torch.nn.functional as F

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])

w = torch.zeros(1, 2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
opt = torch.optim.SGD([w], lr=0.1)

loss = F.mse_loss(F.linear(x, w, b), y)
loss.backward()
opt.step()
print("w", w.tolist(), "b", b.tolist(), "b.grad", b.grad.tolist())
