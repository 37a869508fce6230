"""Prints images that PyTorch rotated, for AugmentationTest.java to compare with.

The formula is that of torchvision.transforms.functional.rotate with bilinear interpolation: counterclockwise about the
centre, the same size, 0 outside. Run by hand, with Debian's python3-torch:

    /usr/bin/python3 src/test/python/torch_rotation.py
"""

import math

import torch
import torch.nn.functional as F


def rotated(image, degrees):
    channels, height, width = image.shape
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    matrix = torch.tensor([[[cos, -sin * height / width, 0.0], [sin * width / height, cos, 0.0]]], dtype=torch.float64)
    grid = F.affine_grid(matrix, (1, channels, height, width), align_corners=False)
    return F.grid_sample(image[None], grid, mode="bilinear", padding_mode="zeros", align_corners=False)[0]


for degrees in (30.0, -75.0):
    image = torch.arange(1, 31, dtype=torch.float64).reshape(2, 3, 5)
    print(degrees, [round(value, 5) for value in rotated(image, degrees).flatten().tolist()])
