package dev.cresset.io;

import dev.cresset.types.DType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The types of elements that files have, by their names in safetensors. */
enum ElementType {
  BOOL(1, DType.INT64),
  U8(1, DType.INT64),
  I8(1, DType.INT64),
  I16(2, DType.INT64),
  U16(2, DType.INT64),
  F16(2, DType.FLOAT32),
  BF16(2, DType.FLOAT32),
  I32(4, DType.INT64),
  U32(4, DType.INT64),
  F32(4, DType.FLOAT32),
  F64(8, DType.FLOAT32),
  I64(8, DType.INT64),
  U64(8, DType.INT64);

  private final int bytes;
  private final DType dtype;

  ElementType(int bytes, DType dtype) {
    this.bytes = bytes;
    this.dtype = dtype;
  }

  /** Returns the size of one element in the file. */
  int bytes() {
    return bytes;
  }

  /** Returns the type of tensors that are read from it. */
  DType dtype() {
    return dtype;
  }

  /** Returns the type with a name, or null. */
  static @Nullable ElementType named(String name) {
    for (ElementType type : values()) {
      if (type.name().equals(name)) {
        return type;
      }
    }
    return null;
  }

  /** Returns the type that a tensor is written as. */
  static ElementType of(DType dtype) {
    return dtype == DType.INT64 ? I64 : F32;
  }

  /** Returns all names, for messages. */
  static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }
}
