"""Exchanges models between Cresset and PyTorch.

Reading a model file with a few lines of this script's own, and computing the outputs for a safetensors file with the
tensor "inputs"; PyTorchExchangeTest.java and ModelFileOnEachBackendTest.java run this where a python3 with torch is installed:

    python3 torch_exchange.py outputs MODEL INPUTS OUTPUTS

Writing one model as different users of torch.save do, with its inputs and outputs, for PyTorchExchangeTest.java to read:

    python3 torch_exchange.py save FOLDER

The folders in src/test/resources/dev/cresset/golden/exchange were written by hand in this way, one with Debian's
python3-torch (1.13), one with PyTorch 2.13, whose zip files have more entries. NumPy and the package safetensors are not needed.
"""

import collections
import json
import pathlib
import struct
import sys

import torch
from torch import nn

TYPES = {"F32": torch.float32, "I64": torch.int64}

# Settings in a model file are PyTorch's arguments.
LAYERS = {"Linear": nn.Linear, "ReLU": nn.ReLU, "Sigmoid": nn.Sigmoid, "Tanh": nn.Tanh, "Softmax": nn.Softmax,
          "LogSoftmax": nn.LogSoftmax, "Dropout": nn.Dropout, "Flatten": nn.Flatten}


def read(path):
    """Returns the tensors and the metadata of a safetensors file."""
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length).decode("utf-8"))
        data = bytearray(file.read())
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        dtype = TYPES[entry["dtype"]]
        count = (end - begin) // torch.tensor([], dtype=dtype).element_size()
        tensors[name] = torch.frombuffer(data, dtype=dtype, count=count, offset=begin).reshape(entry["shape"])
    return tensors, metadata


def write(path, tensors):
    """Writes a safetensors file of float tensors."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().float().flatten().tolist()
        raw = struct.pack("<%df" % len(values), *values)
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    pathlib.Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


def build(architecture):
    """Builds the modules of a model file: a list in which children precede their parents; the last one is the model."""
    assert architecture["format"] == 1, architecture["format"]
    modules = []
    for node in architecture["modules"]:
        if node["type"] == "Sequential":
            children = node.get("modules", {}).items()
            modules.append(nn.Sequential(collections.OrderedDict((name, modules[at]) for name, at in children)))
        else:
            modules.append(LAYERS[node["type"]](**node.get("settings", {})))
    return modules[-1]


def outputs(model_file, inputs_file, outputs_file):
    tensors, metadata = read(model_file)
    model = build(json.loads(metadata["cresset.architecture"]))
    model.load_state_dict(tensors)
    model.eval()
    with torch.no_grad():
        write(outputs_file, {"outputs": model(read(inputs_file)[0]["inputs"])})


def network():
    return nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 5, bias=False), nn.ReLU(), nn.Linear(5, 4)).eval()


def transposed(tensor):
    """Returns the same values in another order in memory."""
    return tensor.t().contiguous().t() if tensor.dim() == 2 else tensor


def spread(tensor):
    """Returns the same values with others between them in memory."""
    storage = torch.full((2 * tensor.numel() + 3,), float("nan"))
    view = storage[3::2].view(tensor.shape)
    view.copy_(tensor)
    return view


def in_one_storage(state):
    """Returns views of one flat tensor, one after another."""
    flat = torch.cat([tensor.flatten() for tensor in state.values()])
    begin, views = 0, collections.OrderedDict()
    for name, tensor in state.items():
        views[name] = flat[begin:begin + tensor.numel()].view(tensor.shape)
        begin += tensor.numel()
    return views


def each(state, function):
    return collections.OrderedDict((name, function(tensor)) for name, tensor in state.items())


def save(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(7)
    model = network()
    inputs = torch.randn(20, 6)
    state = model.state_dict()
    half = each(state, torch.Tensor.half)
    torch.save(state, folder / "plain.pt")
    torch.save(half, folder / "half.pt")
    torch.save({"epoch": 3, "model_state_dict": state, "note": "best so far"}, folder / "nested.pt")
    torch.save(each(state, transposed), folder / "transposed.pt")
    torch.save(each(state, spread), folder / "spread.pt")
    torch.save(in_one_storage(state), folder / "shared.pt")
    rounded = network()
    rounded.load_state_dict(each(half, torch.Tensor.float))
    with torch.no_grad():
        write(folder / "expected.safetensors",
              {"inputs": inputs, "outputs": model(inputs), "outputs_of_half": rounded(inputs)})


if __name__ == "__main__":
    {"outputs": outputs, "save": save}[sys.argv[1]](*sys.argv[2:])
