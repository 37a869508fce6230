"""Reads the file that SafetensorsTest.java writes with a few lines of Python's own, and checks its values.

Run by hand, in the module's directory, after the test, with Debian's python3-torch; where Python's package safetensors is
installed, it reads the file too:

    /usr/bin/python3 src/test/python/read_safetensors.py
"""

import json
import struct

import torch

FILE = "target/written.safetensors"
TYPES = {"F32": torch.float32, "I64": torch.int64}


def read(path):
    with open(path, "rb") as file:
        length, = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length).decode("utf-8"))
        data = bytearray(file.read())
    assert (8 + length) % 8 == 0
    metadata = header.pop("__metadata__")
    tensors, end = {}, 0
    for name, entry in header.items():
        dtype, (begin, after) = TYPES[entry["dtype"]], entry["data_offsets"]
        assert begin == end, name
        end = after
        count = (after - begin) // torch.tensor([], dtype=dtype).element_size()
        flat = torch.frombuffer(data, dtype=dtype, count=count, offset=begin) if count else torch.empty(0, dtype=dtype)
        tensors[name] = flat.reshape(entry["shape"])
    assert end == len(data)
    return tensors, metadata


EXPECTED = {
    "floats": (torch.arange(600, dtype=torch.float32) * 0.25 - 3).view(2, 300),
    "longs": torch.tensor([[-2 ** 63, -1], [0, 2 ** 63 - 1]]),
    "scalar": torch.tensor(2.5),
    "empty": torch.zeros(3, 0),
    "größer ☃ \"\\\n\u0001 🔥": torch.ones(1),
}


def check(tensors, metadata):
    assert metadata == {"format": "pt", "note": "größer ☃"}, metadata
    assert tensors.keys() == EXPECTED.keys(), tensors.keys()
    for name, expected in EXPECTED.items():
        found = torch.as_tensor(tensors[name])
        assert found.dtype == expected.dtype and found.shape == expected.shape and torch.equal(found, expected), name


if __name__ == "__main__":
    check(*read(FILE))
    print("these lines: equal")
    try:
        import safetensors
        import safetensors.numpy
    except ImportError:
        print("the package safetensors is not installed")
    else:
        with safetensors.safe_open(FILE, "np") as file:
            check({name: file.get_tensor(name) for name in file.keys()}, file.metadata())
        print("safetensors %s: equal" % safetensors.__version__)
        with open(FILE, "rb") as file:
            ours = file.read()
        theirs = safetensors.numpy.save({name: tensor.numpy() for name, tensor in EXPECTED.items()})
        header = 8 + struct.unpack("<Q", ours[:8])[0]
        other = 8 + struct.unpack("<Q", theirs[:8])[0]
        assert ours[header:] == theirs[other:]
        print("and its own file has the same data in the same order")
