import torch
import torch.nn as nn

x = torch.tensor([-2.0, -0.5, 0.0, 1.5])
act = nn.ReLU()          # 1) build an object
y = act(x)               # 2) call the object
print(type(act).__name__, "is a Module:", isinstance(act, nn.Module))
print("weights inside:", len(list(act.parameters())))
print(y)
