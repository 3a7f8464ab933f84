import torch.nn as nn, torch.nn.functional as F
try:
    nn.Sequential(nn.Linear(2, 3), F.relu)
except TypeError as e:
    print("TypeError:", e)
