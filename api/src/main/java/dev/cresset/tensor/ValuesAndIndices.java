package dev.cresset.tensor;

/**
 * Chosen elements of a tensor and where they are; {@code torch.return_types.max} in PyTorch.
 *
 * @param values the elements
 * @param indices their {@code INT64} indices along the dimension, of the same shape
 */
public record ValuesAndIndices(Tensor values, Tensor indices) {}
