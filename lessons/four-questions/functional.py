import torch
import torch.nn.functional as F

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])

w = torch.zeros(1, 2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
opt = torch.optim.SGD([w, b], lr=0.1)      # you hand over the list yourself

before = {"w": w.detach().clone(), "b": b.detach().clone()}
loss = F.mse_loss(F.linear(x, w, b), y)
loss.backward()
opt.step()

in_opt = [id(p) for g in opt.param_groups for p in g["params"]]
for n, p in [("w", w), ("b", b)]:
    print(f"{n:7} registered=False in_optimizer={id(p) in in_opt} grad={p.grad is not None} changed={not torch.equal(p, before[n])}")
print("weight:", [[round(v, 4) for v in r] for r in w.tolist()])
