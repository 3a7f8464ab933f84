import torch
import torch.nn as nn

x = torch.tensor([[0.0, 1.0], [1.0, 0.0], [1.0, 1.0], [2.0, 1.0]])
y = torch.tensor([[-2.0], [3.0], [0.0], [2.0]])       # y = 2*x1 - 3*x2 + 1
lr = 0.2  #@param {type:"slider", min:0.05, max:0.6, step:0.05}

model = nn.Linear(2, 1)
with torch.no_grad():
    model.weight.zero_()
    model.bias.zero_()
loss_fn = nn.MSELoss()
opt = torch.optim.SGD(model.parameters(), lr=lr)

losses = []
for step in range(200):
    loss = loss_fn(model(x), y)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())

print("first:", [round(v, 4) for v in losses[:4]], "last:", round(losses[-1], 4))
print("weight:", [round(v, 2) for v in model.weight[0].tolist()], "bias:", round(model.bias.item(), 2))
