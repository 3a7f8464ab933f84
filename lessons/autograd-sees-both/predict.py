import inspect, torch.nn as nn
print([line.strip() for line in inspect.getsource(nn.Linear.forward).split("\n") if "return" in line])
