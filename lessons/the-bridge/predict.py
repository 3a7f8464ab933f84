import torch, torch.nn as nn
from torch.func import functional_call
m = nn.Linear(2, 1); x = torch.ones(1, 2); before = m(x)
zero = {k: torch.zeros_like(v) for k, v in m.named_parameters()}
print(functional_call(m, zero, (x,)).item(), torch.equal(m(x), before))
