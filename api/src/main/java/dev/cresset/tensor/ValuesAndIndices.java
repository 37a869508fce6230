package dev.cresset.tensor;

/**
 * Elements selected along a dimension of a tensor, and their indices; PyTorch counterpart: {@code
 * torch.return_types.max}.
 *
 * @param values the elements
 * @param indices their {@code INT64} indices along the dimension, in the same shape
 * @since 0.1
 */
public record ValuesAndIndices(Tensor values, Tensor indices) {}
