import torch
import torch.nn as nn

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])

model = nn.Linear(2, 1)
with torch.no_grad():
    model.weight.zero_()
    model.bias.zero_()
opt = torch.optim.SGD(model.parameters(), lr=0.1)

before = {n: p.detach().clone() for n, p in model.named_parameters()}
loss = nn.MSELoss()(model(x), y)
loss.backward()
opt.step()

in_opt = [id(p) for g in opt.param_groups for p in g["params"]]
for n, p in model.named_parameters():
    print(f"{n:7} registered=True  in_optimizer={id(p) in in_opt} grad={p.grad is not None} changed={not torch.equal(p, before[n])}")
print("weight:", [[round(v, 4) for v in r] for r in model.weight.tolist()])
