import torch
import torch.nn as nn

class MyModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc = nn.Linear(3, 2)
        self.relu = nn.ReLU()

    def forward(self, x):
        return self.relu(self.fc(x))

model = MyModel()
for name, p in model.named_parameters():
    print(name, tuple(p.shape), "requires_grad:", p.requires_grad)
print("output shape:", tuple(model(torch.ones(4, 3)).shape))
print("SGD in nn:", hasattr(nn, "SGD"), "| SGD in torch.optim:", hasattr(torch.optim, "SGD"))
