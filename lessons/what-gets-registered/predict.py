import torch, torch.nn as nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.d = torch.tensor(1.0, requires_grad=True)
m = M()
(m.d * 3).backward()
print(len(list(m.parameters())), list(m.state_dict()), m.d.grad)
