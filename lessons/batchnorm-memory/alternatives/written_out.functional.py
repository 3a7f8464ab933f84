import torch
import torch.nn.functional as F

mean, var = torch.zeros(2), torch.ones(2)

def train_step(x):
    return F.batch_norm(x, mean, var, training=True)

def predict(x):
    return (x - mean) / torch.sqrt(var + 1e-5)

train_step(torch.tensor([[1.0, 10.0], [3.0, 30.0]]))
