import torch, torch.nn as nn
print([hasattr(nn, n) for n in ("CrossEntropyLoss", "SGD", "MaxPool2d")])
print(issubclass(nn.CrossEntropyLoss, nn.Module), issubclass(torch.optim.SGD, nn.Module))
