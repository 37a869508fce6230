"""Prints images that PyTorch resized, for BilinearResizeTest.java to compare with.

Run by hand, with Debian's python3-torch:

    /usr/bin/python3 src/test/python/torch_resize.py
"""

import torch
import torch.nn.functional as F

image = torch.tensor([(i * 37 + i * i * 11) % 256 for i in range(2 * 7 * 9)], dtype=torch.float32).reshape(1, 2, 7, 9)
for size in [(3, 4), (7, 2), (9, 5)]:
    resized = F.interpolate(image, size=size, mode="bilinear", antialias=True, align_corners=False)
    print(size, ", ".join("%.2f" % value for value in resized.flatten().tolist()))
