import torch, torch.nn as nn
class M(nn.Module):
    def __init__(self):
        super().__init__()
        self.head = nn.Linear(2, 1)
        self.blocks = [nn.Linear(2, 2), nn.Linear(2, 2)]
    def forward(self, x):
        for blk in self.blocks:
            x = blk(x)
        return self.head(x)
m = M(); opt = torch.optim.SGD(m.parameters(), lr=0.1)
b0 = m.blocks[0].weight.detach().clone(); h0 = m.head.weight.detach().clone()
m(torch.ones(3, 2)).sum().backward(); opt.step()
print("head changed:", not torch.equal(h0, m.head.weight), "| block changed:", not torch.equal(b0, m.blocks[0].weight), "| block grad:", m.blocks[0].weight.grad is not None)
