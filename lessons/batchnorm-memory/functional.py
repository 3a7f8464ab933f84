import torch
import torch.nn.functional as F

x = torch.tensor([[1.0, 10.0], [3.0, 30.0]])
mean, var = torch.zeros(2), torch.ones(2)   # the memory is yours

y = F.batch_norm(x, mean, var, training=True)      # fills mean and var in place
print("train output:", [[round(v, 2) for v in r] for r in y.tolist()])
print("running_mean:", [round(v, 2) for v in mean.tolist()],
      "running_var:", [round(v, 2) for v in var.tolist()])
print("eval one row:", [round(v, 2) for v in F.batch_norm(x[:1], mean, var, training=False)[0].tolist()])
