"""torch.optim: optimizers that update the parameters they were given."""

from torch.optim._declared import declare
from torch.optim.optimizer import Optimizer

for _name, _class in declare().items():
    globals()[_name] = _class
