"""Writes files as PyTorch users save them, for PyTorchFileTest.java and SafetensorsTest.java to read.

Run by hand, in the module's directory, with Debian's python3-torch:

    /usr/bin/python3 src/test/python/torch_files.py

The safetensors file is written with a few lines of this script's own, from the description of the format.
"""

import argparse
import collections
import json
import pathlib
import struct

import torch

FOLDER = pathlib.Path(__file__).parents[1] / "resources" / "dev" / "cresset" / "io"


def save(name, value, **settings):
    torch.save(value, FOLDER / name, **settings)


def types():
    """One tensor of each type, with its extremes."""
    inf, nan = float("inf"), float("nan")
    return collections.OrderedDict(
        float32=torch.tensor([1.5, -0.0, 1e-45, 3.4028235e38, inf, -inf, nan]),
        float64=torch.tensor([0.1, -2.5, 1e-300, 3.4028235e38, inf, nan], dtype=torch.float64),
        float16=torch.tensor([0.1, -2.0, 65504.0, 6e-8, 6.1e-5, -0.0, inf, nan], dtype=torch.float16),
        bfloat16=torch.tensor([0.1, -2.0, 3.3895e38, 1e-40, -0.0, inf, nan], dtype=torch.bfloat16),
        int64=torch.tensor([2 ** 63 - 1, -2 ** 63, 0, 7]),
        int32=torch.tensor([2 ** 31 - 1, -2 ** 31, -1], dtype=torch.int32),
        int16=torch.tensor([32767, -32768, -1], dtype=torch.int16),
        int8=torch.tensor([127, -128, -1], dtype=torch.int8),
        uint8=torch.tensor([0, 127, 255], dtype=torch.uint8),
        bool=torch.tensor([[True, False], [False, True]]),
    )


def views():
    """Tensors that share storages, begin inside them, or are not contiguous."""
    base = torch.arange(24, dtype=torch.float32)
    state = collections.OrderedDict()
    state["base"] = base
    state["matrix"] = base.view(4, 6)
    state["row"] = base.view(4, 6)[2]
    state["column"] = base.view(4, 6)[:, 1]
    state["transposed"] = base.view(4, 6).t()
    state["every_second"] = base[1::2]
    state["permuted"] = base.view(2, 3, 4).permute(2, 0, 1)
    state["expanded"] = torch.tensor([[1], [2]]).expand(2, 3)
    state["scalar"] = torch.tensor(2.5)
    state["element"] = base[5]
    state["long_scalar"] = torch.tensor(7)
    state["empty"] = torch.zeros(0)
    state["empty_matrix"] = torch.zeros(3, 0, 2)
    state["channels_last"] = torch.arange(16.0).view(1, 2, 2, 4).to(memory_format=torch.channels_last)
    return state


def model():
    torch.manual_seed(1)
    return torch.nn.Sequential(
        torch.nn.Linear(4, 3), torch.nn.BatchNorm1d(3), torch.nn.ReLU(), torch.nn.Linear(3, 2))


def checkpoint():
    network = model()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    network(torch.ones(5, 4)).sum().backward()
    optimizer.step()
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [2, 5])
    return {
        "epoch": 3,
        "loss": 0.5,
        "seed": 2 ** 63,
        "note": "größer",
        "none": None,
        "history": [1.0, 0.5],
        "model_state_dict": network.state_dict(),
        "optimizer_state_dict": optimizer.state_dict(),
        "scheduler": {k: v for k, v in schedule.state_dict().items() if k != "verbose"},
    }


def names(dtype):
    return {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64",
            torch.int32: "I32", torch.int16: "I16", torch.int8: "I8", torch.uint8: "U8", torch.bool: "BOOL"}[dtype]


def save_safetensors(name, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for key, tensor in tensors.items():
        raw = tensor.contiguous()
        raw = raw.view(torch.int16) if raw.dtype == torch.bfloat16 else raw
        raw = raw.numpy().tobytes()
        header[key] = {"dtype": names(tensor.dtype), "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header, ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    (FOLDER / name).write_bytes(struct.pack("<Q", len(text)) + text + data)


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    save("types.pt", types())
    save("views.pt", views())
    save("plain.pt", {"w": torch.ones(2, 2), "n": 5, "x": 0.25, "flag": True, "p": torch.nn.Parameter(torch.tensor([3.0]))})
    save("state.pt", model().state_dict())
    save("checkpoint.pt", checkpoint())
    save("empty.pt", {})
    save("tensor.pt", torch.ones(2))
    save("list.pt", [torch.ones(2)])
    save("legacy.pt", {"w": torch.ones(2)}, _use_new_zipfile_serialization=False)
    save("module.pt", torch.nn.Linear(2, 1))
    save("namespace.pt", {"w": torch.ones(2), "args": argparse.Namespace(lr=1)})
    save("complex.pt", {"w": torch.ones(2, dtype=torch.complex64)})
    save("sparse.pt", {"w": torch.eye(2).to_sparse()})
    save("protocol4.pt", {"w": torch.ones(2)}, pickle_protocol=4)
    torch.jit.script(torch.nn.Linear(2, 1)).save(FOLDER / "script.pt")
    merged = types()
    merged.update((key, value) for key, value in views().items())
    save_safetensors("all.safetensors", merged, {"format": "pt", "note": "größer ☃"})
