import torch
import torch.nn.functional as F

layers = [(torch.ones(2, 2, requires_grad=True), torch.zeros(2, requires_grad=True)),
          (torch.ones(1, 2, requires_grad=True), torch.zeros(1, requires_grad=True))]

def stack(x, layers):
    for w, b in layers:
        x = F.linear(x, w, b)
    return x

y = stack(torch.ones(1, 2), layers)
y.sum().backward()
params = [t for pair in layers for t in pair]        # your list, your job
opt = torch.optim.SGD(params, lr=0.1)
opt.step()
print("tensors in the optimizer:", len(opt.param_groups[0]["params"]))
print("first weight after one step:", [[round(v, 2) for v in r] for r in layers[0][0].tolist()])
