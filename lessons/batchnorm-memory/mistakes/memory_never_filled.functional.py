import torch
import torch.nn.functional as F

mean, var = torch.zeros(2), torch.ones(2)

def train_step(x):
    return F.batch_norm(x, mean, var, training=False)

def predict(x):
    return F.batch_norm(x, mean, var, training=False)

train_step(torch.tensor([[1.0, 10.0], [3.0, 30.0]]))
