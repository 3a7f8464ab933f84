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
    loss_fn = lambda ps: F.mse_loss(functional_call(model, ps, (x,)), y)
    grads = torch.func.grad(loss_fn)(params)
    losses.append(round(loss_fn(params).item(), 4))
    params = {k: params[k].detach() - 0.1 * grads[k] for k in params}
print(losses)
