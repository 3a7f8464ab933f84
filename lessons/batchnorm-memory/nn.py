import torch
import torch.nn as nn

x = torch.tensor([[1.0, 10.0], [3.0, 30.0]])
bn = nn.BatchNorm1d(2)

y = bn(x)                                   # training mode: use batch statistics, update the memory
print("train output:", [[round(v, 2) for v in r] for r in y.tolist()])
print("running_mean:", [round(v, 2) for v in bn.running_mean.tolist()],
      "running_var:", [round(v, 2) for v in bn.running_var.tolist()])
bn.eval()
print("eval one row:", [round(v, 2) for v in bn(x[:1])[0].tolist()])
print("saved:", list(bn.state_dict()))
