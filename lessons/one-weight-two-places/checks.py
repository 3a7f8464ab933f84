def check_same_object(nn, functional):
    assert nn.net.enc.weight is nn.net.dec.weight, "net.enc.weight is not net.dec.weight"


def check_one_parameter(nn, functional):
    names = [name for name, _ in nn.net.named_parameters()]
    assert len(names) == 1, f"named_parameters: {names}"


def check_both_names_saved(nn, functional):
    names = list(nn.net.state_dict())
    assert sorted(names) == ["dec.weight", "enc.weight"], f"state_dict: {names}"


def mistake_two_parameters(nn, functional):
    enc, dec = nn.net.enc.weight, nn.net.dec.weight
    return enc is not dec and enc.data_ptr() == dec.data_ptr()
