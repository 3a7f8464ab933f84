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
    pred = functional_call(model, params, (x,))
    loss = F.mse_loss(pred, y)
    losses.append(round(loss.item(), 4))
    grads = torch.autograd.grad(loss, list(params.values()))
    params = {name: (p - 0.1 * g).detach().requires_grad_()
              for (name, p), g in zip(params.items(), grads)}
print(losses)
