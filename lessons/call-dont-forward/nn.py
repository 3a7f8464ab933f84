import torch
import torch.nn as nn

net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
seen = []
for m in net.modules():
    m.register_forward_hook(lambda mod, inputs, output: seen.append(type(mod).__name__))

x = torch.ones(1, 2)
y = net(x)
print("net(x):        ", seen)
seen.clear()
again = net.forward(x)
print("net.forward(x):", seen, "| same numbers:", torch.equal(y, again), "| has graph:", again.grad_fn is not None)
