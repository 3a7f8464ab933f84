import torch
import torch.nn.functional as F

x = torch.tensor([-2.0, -0.5, 0.0, 1.5])
y = F.relu(x)            # one step: call the function
print("F.relu is a plain function:", type(F.relu).__name__ == "function")
print("same as torch.relu and x.relu():", torch.equal(y, torch.relu(x)), torch.equal(y, x.relu()))
print(y)
