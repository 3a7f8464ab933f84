import torch
import torch.nn.functional as F

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])
w = torch.zeros(1, 2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)

losses = []
opt = torch.optim.SGD([w, b], lr=0.2)
for step in range(200):
    loss = F.mse_loss(F.linear(x, w, b), y)
    loss.backward()
    opt.step()
    opt.zero_grad()
    losses.append(loss.item())
print(round(losses[0], 4), round(losses[-1], 4))
