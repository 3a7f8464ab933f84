import torch
import torch.nn.functional as F

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])
lr = 0.2  #@param {type:"slider", min:0.05, max:0.6, step:0.05}

w = torch.zeros(1, 2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)

losses = []
for step in range(200):
    loss = F.mse_loss(F.linear(x, w, b), y)
    loss.backward()
    with torch.no_grad():
        for p in (w, b):
            p -= lr * p.grad         # the update ...
            p.grad = None            # ... and a clean slate
    losses.append(loss.item())

print("first:", [round(v, 4) for v in losses[:4]], "last:", round(losses[-1], 4))
print("weight:", [round(v, 2) for v in w[0].tolist()], "bias:", round(b.item(), 2))
