# TorchScript in the form in which PyTorch saves it; TorchKernels makes an archive of it.
# The last argument of each method: first sample, sample after the last, strides, paddings, dilations, groups, part.
# The methods that begin with unfold use im2col and products, the others PyTorch's choice, mostly oneDNN.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  def conv2d(self: __torch__.kernels.Kernels,
    x: Tensor,
    weight: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    _0 = torch.slice(x, 0, n[0], n[1])
    _1 = torch.conv2d(_0, weight, None, [n[2], n[3]], [n[4], n[5]], [n[6], n[7]], n[8])
    _2 = torch.copy_(torch.slice(out, 0, n[0], n[1]), _1)
    return None
  def conv2d_with_bias(self: __torch__.kernels.Kernels,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    _0 = torch.slice(x, 0, n[0], n[1])
    _1 = torch.conv2d(_0, weight, bias, [n[2], n[3]], [n[4], n[5]], [n[6], n[7]], n[8])
    _2 = torch.copy_(torch.slice(out, 0, n[0], n[1]), _1)
    return None
  def conv2d_input_gradient(self: __torch__.kernels.Kernels,
    g: Tensor,
    weight: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    _0 = torch.slice(g, 0, n[0], n[1])
    _1 = torch.slice(out, 0, n[0], n[1])
    _2, _3, _4 = torch.convolution_backward(_0, _1, weight, None, [n[2], n[3]], [n[4], n[5]], [n[6], n[7]], False, [0, 0], n[8], [True, False, False])
    _5 = torch.copy_(_1, _2)
    return None
  def conv2d_weight_gradient(self: __torch__.kernels.Kernels,
    g: Tensor,
    x: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    _0 = torch.slice(g, 0, n[0], n[1])
    _1 = torch.slice(x, 0, n[0], n[1])
    _2 = torch.select(out, 0, n[9])
    _3, _4, _5 = torch.convolution_backward(_0, _1, _2, None, [n[2], n[3]], [n[4], n[5]], [n[6], n[7]], False, [0, 0], n[8], [False, True, False])
    _6 = torch.copy_(_2, _4)
    return None
  def unfold_conv2d(self: __torch__.kernels.Kernels,
    x: Tensor,
    weight: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    columns = torch.im2col(torch.slice(x, 0, n[0], n[1]), [torch.size(weight, 2), torch.size(weight, 3)], [n[6], n[7]], [n[4], n[5]], [n[2], n[3]])
    grouped = torch.view(columns, [-1, n[8], torch.floordiv(torch.size(columns, 1), n[8]), torch.size(columns, 2)])
    factors = torch.view(weight, [n[8], torch.floordiv(torch.size(weight, 0), n[8]), -1])
    part = torch.slice(out, 0, n[0], n[1])
    product = torch.view(torch.matmul(factors, grouped), torch.size(part))
    _0 = torch.copy_(part, product)
    return None
  def unfold_conv2d_with_bias(self: __torch__.kernels.Kernels,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    columns = torch.im2col(torch.slice(x, 0, n[0], n[1]), [torch.size(weight, 2), torch.size(weight, 3)], [n[6], n[7]], [n[4], n[5]], [n[2], n[3]])
    grouped = torch.view(columns, [-1, n[8], torch.floordiv(torch.size(columns, 1), n[8]), torch.size(columns, 2)])
    factors = torch.view(weight, [n[8], torch.floordiv(torch.size(weight, 0), n[8]), -1])
    part = torch.slice(out, 0, n[0], n[1])
    product = torch.view(torch.matmul(factors, grouped), torch.size(part))
    _0 = torch.copy_(part, torch.add_(product, torch.view(bias, [1, -1, 1, 1])))
    return None
  def unfold_conv2d_input_gradient(self: __torch__.kernels.Kernels,
    g: Tensor,
    weight: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    part = torch.slice(out, 0, n[0], n[1])
    factors = torch.view(weight, [n[8], torch.floordiv(torch.size(weight, 0), n[8]), -1])
    gradient = torch.view(torch.slice(g, 0, n[0], n[1]), [torch.size(part, 0), n[8], torch.floordiv(torch.size(g, 1), n[8]), -1])
    product = torch.matmul(torch.transpose(factors, 1, 2), gradient)
    columns = torch.view(product, [torch.size(part, 0), -1, torch.size(gradient, 3)])
    images = torch.col2im(columns, [torch.size(out, 2), torch.size(out, 3)], [torch.size(weight, 2), torch.size(weight, 3)], [n[6], n[7]], [n[4], n[5]], [n[2], n[3]])
    _0 = torch.copy_(part, images)
    return None
  def unfold_conv2d_weight_gradient(self: __torch__.kernels.Kernels,
    g: Tensor,
    x: Tensor,
    out: Tensor,
    n: List[int]) -> NoneType:
    part = torch.select(out, 0, n[9])
    columns = torch.im2col(torch.slice(x, 0, n[0], n[1]), [torch.size(part, 2), torch.size(part, 3)], [n[6], n[7]], [n[4], n[5]], [n[2], n[3]])
    grouped = torch.view(columns, [-1, n[8], torch.floordiv(torch.size(columns, 1), n[8]), torch.size(columns, 2)])
    gradient = torch.view(torch.slice(g, 0, n[0], n[1]), [torch.size(grouped, 0), n[8], torch.floordiv(torch.size(g, 1), n[8]), -1])
    product = torch.matmul(gradient, torch.transpose(grouped, 2, 3))
    _0 = torch.copy_(part, torch.view(torch.sum(product, [0]), torch.size(part)))
    return None
