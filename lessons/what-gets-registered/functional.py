import torch

a = torch.tensor(2.0, requires_grad=True)
b = torch.tensor(10.0)
c = torch.tensor(5.0)

def scale(x, a, b, c):
    return a * x + b + c

out = scale(torch.tensor(3.0), a, b, c)
out.backward()
print("output:", out.item())
print("a.grad:", a.grad, "| b.grad:", b.grad, "| c.grad:", c.grad)
my_params = [a]                      # nobody collects this list for you
print("trainable tensors I must remember myself:", len(my_params))
