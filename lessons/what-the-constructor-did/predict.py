import torch, torch.nn as nn
torch.manual_seed(0); fc = nn.Linear(100, 10)
torch.manual_seed(0); b = torch.empty(10).uniform_(-0.1, 0.1); w = torch.empty(10, 100).uniform_(-0.1, 0.1)
print("weight first:", torch.equal(fc.weight, w), torch.equal(fc.bias, b))
torch.manual_seed(0); w = torch.empty(10, 100).uniform_(-0.1, 0.1); b = torch.empty(10).uniform_(-0.1, 0.1)
print("right order: ", torch.equal(fc.weight, w), torch.equal(fc.bias, b))
