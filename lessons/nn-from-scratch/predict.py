import torch, torch.nn as nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.p = nn.Parameter(torch.zeros(1)); self.child = nn.ReLU(); self.t = torch.zeros(1, requires_grad=True)
m = M()
print(list(m._parameters), list(m._modules), "t" in m.__dict__)
