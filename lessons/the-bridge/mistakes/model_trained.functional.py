import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.func import functional_call

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])
model = nn.Linear(2, 1)
with torch.no_grad():
    model.weight.zero_()
    model.bias.zero_()
params = {name: p.detach().clone().requires_grad_() for name, p in model.named_parameters()}

losses = []
for step in range(5):
    pred = model(x)
    loss = F.mse_loss(pred, y)
    losses.append(round(loss.item(), 4))
    grads = torch.autograd.grad(loss, list(model.parameters()))
    with torch.no_grad():
        for p, g in zip(model.parameters(), grads):
            p -= 0.1 * g
print(losses)
