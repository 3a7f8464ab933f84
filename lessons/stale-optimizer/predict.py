import torch, torch.nn as nn
new = torch.ones(1, 2)
for how in ("assign", "copy_"):
    m = nn.Linear(2, 1); opt = torch.optim.SGD(m.parameters(), lr=0.1)
    if how == "assign":
        m.weight = nn.Parameter(new.clone())
    else:
        with torch.no_grad():
            m.weight.copy_(new)
    m(torch.ones(1, 2)).sum().backward(); opt.step()
    print(how, "-> weight moved:", not torch.equal(m.weight, new))
