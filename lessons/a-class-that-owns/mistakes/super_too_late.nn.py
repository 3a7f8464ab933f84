import torch
import torch.nn as nn

class MyModel(nn.Module):
    def __init__(self):
        self.fc = nn.Linear(3, 2)
        self.relu = nn.ReLU()
        self.out = nn.Linear(2, 1)
        super().__init__()

    def forward(self, x):
        return self.out(self.relu(self.fc(x)))

model = MyModel()
y = model(torch.ones(4, 3))
print([n for n, _ in model.named_parameters()], tuple(y.shape))
