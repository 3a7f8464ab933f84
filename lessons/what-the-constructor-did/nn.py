import torch
import torch.nn as nn

class MyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(100, 10)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.fc(x))

torch.manual_seed(0)
model = MyModel()
x = torch.randn(10, 100)
y = model(x)

w, b = model.fc.weight, model.fc.bias
print("weight", tuple(w.shape), "bias", tuple(b.shape), "total", w.numel() + b.numel())
print("largest |w| <= 0.1:", w.abs().max().item() <= 0.1, "| requires_grad:", w.requires_grad)
print("y", tuple(y.shape), "| negative outputs:", int((y < 0).sum()))
