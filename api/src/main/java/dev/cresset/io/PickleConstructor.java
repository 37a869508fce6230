package dev.cresset.io;

import dev.cresset.io.PickleValue.Dictionary;
import dev.cresset.io.PickleValue.None;
import dev.cresset.io.PickleValue.Storage;
import dev.cresset.io.PickleValue.Tuple;
import dev.cresset.io.PickleValue.View;
import dev.cresset.io.internal.Quoted;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The Python classes and functions that a pickle may refer to; there are no others. */
enum PickleConstructor implements PickleValue {
  ORDERED_DICT("collections.OrderedDict"),
  COUNTER("collections.Counter"),
  SIZE("torch.Size"),
  TENSOR("torch._utils._rebuild_tensor_v2"),
  PARAMETER("torch._utils._rebuild_parameter");

  /** The class of a storage, which is never called. */
  private record StorageClass(ElementType type) implements PickleValue {}

  private static final Map<String, ElementType> STORAGES =
      Map.of(
          "torch.FloatStorage", ElementType.F32,
          "torch.DoubleStorage", ElementType.F64,
          "torch.HalfStorage", ElementType.F16,
          "torch.BFloat16Storage", ElementType.BF16,
          "torch.LongStorage", ElementType.I64,
          "torch.IntStorage", ElementType.I32,
          "torch.ShortStorage", ElementType.I16,
          "torch.CharStorage", ElementType.I8,
          "torch.ByteStorage", ElementType.U8,
          "torch.BoolStorage", ElementType.BOOL);

  private static final String DAMAGED = "contains %s that torch.save does not write";

  private final String python;

  PickleConstructor(String python) {
    this.python = python;
  }

  /** Returns the class or function with a name. */
  static PickleValue named(String module, String name) throws PickleException {
    String full = module + "." + name;
    for (PickleConstructor each : values()) {
      if (each.python.equals(full)) {
        return each;
      }
    }
    ElementType storage = STORAGES.get(full);
    if (storage != null) {
      return new StorageClass(storage);
    }
    throw new PickleException(
        "needs the Python class or function %s, for example because a whole module was saved; save only tensors of a usual dtype: torch.save(model.state_dict(), path)"
            .formatted(Quoted.of(full)));
  }

  /** Returns the storage with a persistent id. */
  static Storage storage(Object id) throws PickleException {
    if (id instanceof Tuple tuple
        && tuple.items.size() == 5
        && "storage".equals(tuple.items.get(0))
        && tuple.items.get(1) instanceof StorageClass type
        && tuple.items.get(2) instanceof String key
        && tuple.items.get(4) instanceof Long count
        && count >= 0) {
      return new Storage(key, type.type(), count);
    }
    throw new PickleException(DAMAGED.formatted("a storage"));
  }

  /** Returns what a constructor makes of its arguments. */
  static Object call(Object constructor, Object arguments) throws PickleException {
    if (!(constructor instanceof PickleConstructor known) || !(arguments instanceof Tuple tuple)) {
      throw new PickleException("calls something that is not a class or function");
    }
    List<Object> given = tuple.items;
    switch (known) {
      case ORDERED_DICT, COUNTER -> {
        if (given.isEmpty()) {
          return new Dictionary();
        }
        if (known == COUNTER && given.size() == 1 && given.get(0) instanceof Dictionary counts) {
          return counts;
        }
      }
      case SIZE -> {
        if (given.size() == 1 && given.get(0) instanceof Tuple sizes) {
          return sizes;
        }
      }
      case PARAMETER -> {
        if (given.size() == 3 && given.get(0) instanceof View tensor) {
          return tensor;
        }
      }
      case TENSOR -> {
        return tensor(given);
      }
    }
    throw new PickleException(DAMAGED.formatted(known.python));
  }

  /** Makes a view of {@code storage, offset, shape, strides, requires_grad, hooks, metadata}. */
  private static View tensor(List<Object> given) throws PickleException {
    if ((given.size() == 6 || given.size() == 7 && isEmpty(given.get(6)))
        && given.get(0) instanceof Storage storage
        && given.get(1) instanceof Long offset
        && given.get(2) instanceof Tuple shape
        && given.get(3) instanceof Tuple strides
        && shape.items.size() == strides.items.size()
        && given.get(4) instanceof Boolean) {
      View view = new View(storage, offset, sizes(shape), sizes(strides));
      check(view);
      return view;
    }
    throw new PickleException(DAMAGED.formatted("a tensor"));
  }

  /** Metadata says for example that the elements are to be negated. */
  private static boolean isEmpty(Object metadata) {
    return metadata == None.NONE
        || metadata instanceof Dictionary dictionary && dictionary.entries().isEmpty();
  }

  private static long[] sizes(Tuple tuple) throws PickleException {
    if (tuple.items.size() > SafetensorsHeader.MAX_RANK) {
      throw new PickleException(
          "has a tensor of %s dimensions (at most %s are possible)"
              .formatted(tuple.items.size(), SafetensorsHeader.MAX_RANK));
    }
    long[] sizes = new long[tuple.items.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!(tuple.items.get(i) instanceof Long size) || size < 0) {
        throw new PickleException(DAMAGED.formatted("a shape or strides"));
      }
      sizes[i] = size;
    }
    return sizes;
  }

  /** Checks that the storage has all elements of a view. */
  private static void check(View view) throws PickleException {
    try {
      long size = 1;
      long last = view.offset();
      boolean empty = false;
      for (int i = 0; i < view.shape().length; i++) {
        long dim = view.shape()[i];
        empty |= dim == 0;
        size = Math.multiplyExact(size, Math.max(dim, 1));
        last = Math.addExact(last, Math.multiplyExact(Math.max(dim, 1) - 1, view.strides()[i]));
      }
      if (view.offset() >= 0 && (empty || last < view.storage().count())) {
        return;
      }
    } catch (ArithmeticException e) {
      // Larger than any storage.
    }
    throw new PickleException(
        "has a tensor of shape %s with strides %s at %s in a storage of %s elements, which is too small"
            .formatted(
                Arrays.toString(view.shape()),
                Arrays.toString(view.strides()),
                view.offset(),
                view.storage().count()));
  }
}
