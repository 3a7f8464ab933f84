import inspect, torch.nn.functional as F
print(inspect.signature(F.dropout))
