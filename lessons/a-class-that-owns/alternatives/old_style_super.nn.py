import torch
import torch.nn as nn

class MyModel(nn.Module):
    def __init__(self):
        super(MyModel, self).__init__()
        self.fc = nn.Linear(3, 2)
        self.relu = nn.ReLU()
        self.out = nn.Linear(2, 1)

    def forward(self, x):
        return self.out(self.relu(self.fc(x)))

model = MyModel()
y = model(torch.ones(4, 3))
print([n for n, _ in model.named_parameters()], tuple(y.shape))
