import torch
import torch.nn as nn

class Point(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.tensor(0.0))

    def forward(self):
        return (self.w - 3.0) ** 2

model = Point()
opt = torch.optim.SGD(model.parameters(), lr=0.25)
history = []
for step in range(4):
    opt.zero_grad()
    loss = model()
    loss.backward()
    opt.step()
    history.append(model.w.item())
print(history)
print("leaf:", model.w.is_leaf, "| requires_grad:", model.w.requires_grad)
