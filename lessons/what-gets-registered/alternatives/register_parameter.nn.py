import torch
import torch.nn as nn

class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(2.0))
        self.register_buffer("b", torch.tensor(10.0))
        self.register_parameter("c", nn.Parameter(torch.tensor(5.0)))

    def forward(self, x):
        return self.a * x + self.b + self.c

model = Scale()
print([n for n, _ in model.named_parameters()], list(model.state_dict()))
