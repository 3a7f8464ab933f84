import torch
import torch.nn as nn

class Scale(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Parameter(torch.tensor(2.0))        # trained and saved
        self.register_buffer("b", torch.tensor(10.0))   # saved, not trained
        self.c = torch.tensor(5.0)                      # neither

    def forward(self, x):
        return self.a * x + self.b + self.c

model = Scale()
print("parameters:", [n for n, _ in model.named_parameters()])
print("buffers:   ", [n for n, _ in model.named_buffers()])
print("state_dict:", list(model.state_dict()))
out = model(torch.tensor(3.0))
out.backward()
print("output:", out.item())
