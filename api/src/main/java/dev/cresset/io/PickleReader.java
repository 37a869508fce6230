package dev.cresset.io;

import dev.cresset.io.PickleValue.Dictionary;
import dev.cresset.io.PickleValue.None;
import dev.cresset.io.PickleValue.Tuple;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle of protocol 2 without executing anything: it builds values, and calls only the
 * constructors of {@link PickleConstructor}.
 */
final class PickleReader {

  private static final int MAX_VALUES = 1_000_000;
  private static final int MAX_DEPTH = 1_000;
  private static final int LONGEST_LINE = 1_000;

  private final ByteBuffer in;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private int values;

  PickleReader(byte[] pickle) {
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns the value that the pickle describes. */
  Object read() throws PickleException {
    try {
      int opcode;
      while ((opcode = in.get()) != '.') {
        execute(opcode & 0xff);
      }
    } catch (BufferUnderflowException e) {
      throw new PickleException("ends too early");
    }
    if (in.hasRemaining() || stack.size() != 1 || !marks.isEmpty()) {
      throw new PickleException("does not end with its value");
    }
    return pop();
  }

  private void execute(int opcode) throws PickleException {
    switch (opcode) {
      case 0x80 -> checkProtocol(in.get() & 0xff);
      case '(' -> mark();
      case 'N' -> push(None.NONE);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> create((long) in.getInt());
      case 'K' -> create((long) (in.get() & 0xff));
      case 'M' -> create((long) (in.getShort() & 0xffff));
      case 0x8a -> create(integer(bytes(in.get() & 0xff)));
      case 'G' -> create(Double.longBitsToDouble(Long.reverseBytes(in.getLong())));
      case 'X' -> create(text(bytes(length(in.getInt()))));
      case 'U' -> create(text(bytes(in.get() & 0xff)));
      case ')' -> create(new Tuple(List.of()));
      case 0x85 -> create(new Tuple(top(1)));
      case 0x86 -> create(new Tuple(top(2)));
      case 0x87 -> create(new Tuple(top(3)));
      case 't' -> create(new Tuple(sinceMark()));
      case ']' -> create(new ArrayList<>(0));
      case 'a' -> append(top(1));
      case 'e' -> append(sinceMark());
      case '}' -> create(new Dictionary());
      case 's' -> put(top(2));
      case 'u' -> put(sinceMark());
      case 'q' -> memo.put(in.get() & 0xff, peek());
      case 'r' -> memo.put(in.getInt(), peek());
      case 'h' -> push(remembered(in.get() & 0xff));
      case 'j' -> push(remembered(in.getInt()));
      case 'c' -> create(PickleConstructor.named(line(), line()));
      case 'Q' -> create(PickleConstructor.storage(pop()));
      case 'R', 0x81 -> {
        Object arguments = pop();
        create(PickleConstructor.call(pop(), arguments));
      }
      case 'b' -> build(pop());
      default ->
          throw new PickleException(
              "has the opcode 0x%s, which torch.save does not write for tensors with its default pickle_protocol"
                  .formatted(Integer.toHexString(opcode)));
    }
  }

  private static void checkProtocol(int protocol) throws PickleException {
    if (protocol != 2) {
      throw new PickleException(
          "has the pickle protocol %s (expected 2, the default of torch.save)".formatted(protocol));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // The stack

  private void create(Object value) throws PickleException {
    if (++values > MAX_VALUES) {
      throw new PickleException("holds more than %s values".formatted(MAX_VALUES));
    }
    push(value);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private void mark() throws PickleException {
    if (marks.size() == MAX_DEPTH) {
      throw new PickleException("is nested more than %s levels deep".formatted(MAX_DEPTH));
    }
    marks.add(stack.size());
  }

  private Object pop() throws PickleException {
    peek();
    return stack.remove(stack.size() - 1);
  }

  private Object peek() throws PickleException {
    if (stack.size() <= bottom()) {
      throw new PickleException("takes more values than there are");
    }
    return stack.get(stack.size() - 1);
  }

  private int bottom() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  /** Takes a number of values from the stack. */
  private List<Object> top(int count) throws PickleException {
    if (stack.size() - count < bottom()) {
      throw new PickleException("takes more values than there are");
    }
    return take(stack.size() - count);
  }

  /** Takes the values since the last mark, and the mark. */
  private List<Object> sinceMark() throws PickleException {
    if (marks.isEmpty()) {
      throw new PickleException("has no mark where it needs one");
    }
    return take(marks.remove(marks.size() - 1));
  }

  private List<Object> take(int from) {
    List<Object> end = stack.subList(from, stack.size());
    List<Object> taken = List.copyOf(end);
    end.clear();
    return taken;
  }

  private Object remembered(int index) throws PickleException {
    Object value = memo.get(index);
    if (value == null) {
      throw new PickleException("refers to a value that it has not stored");
    }
    return value;
  }

  // ---------------------------------------------------------------------------------------------
  // Containers

  @SuppressWarnings("unchecked")
  private void append(List<Object> items) throws PickleException {
    if (!(peek() instanceof ArrayList<?> list)) {
      throw new PickleException("appends to something that is not a list");
    }
    ((List<Object>) list).addAll(items);
  }

  private void put(List<Object> items) throws PickleException {
    if (!(peek() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
      throw new PickleException("sets items of something that is not a dictionary");
    }
    for (int i = 0; i < items.size(); i += 2) {
      dictionary.put(items.get(i), items.get(i + 1));
    }
  }

  /** Ignores the attributes of a dictionary: {@code _metadata} of a state dict. */
  private void build(Object state) throws PickleException {
    if (!(peek() instanceof Dictionary) || !(state instanceof Dictionary)) {
      throw new PickleException("sets attributes of something that is not a dictionary");
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Values

  private static int length(int length) throws PickleException {
    if (length < 0) {
      throw new PickleException(
          "claims text of %s bytes".formatted(Integer.toUnsignedString(length)));
    }
    return length;
  }

  private byte[] bytes(int length) throws PickleException {
    if (length > in.remaining()) {
      throw new PickleException(
          "claims %s bytes where %s remain".formatted(length, in.remaining()));
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static String text(byte[] bytes) throws PickleException {
    return Utf8.decode(
            ByteBuffer.wrap(bytes), () -> new PickleException("has text that is not valid UTF-8"))
        .toString();
  }

  /** Returns an integer in little-endian two's complement: a {@code Long} if it fits. */
  private static Object integer(byte[] bytes) {
    if (bytes.length > Long.BYTES) {
      byte[] reversed = new byte[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        reversed[i] = bytes[bytes.length - 1 - i];
      }
      return new BigInteger(reversed);
    }
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << Byte.SIZE | bytes[i] & 0xff;
    }
    int unused = Long.SIZE - bytes.length * Byte.SIZE;
    return bytes.length == 0 ? 0L : value << unused >> unused;
  }

  private String line() throws PickleException {
    int begin = in.position();
    while (in.get() != '\n') {
      if (in.position() - begin > LONGEST_LINE) {
        throw new PickleException("has a name of more than %s bytes".formatted(LONGEST_LINE));
      }
    }
    byte[] bytes = new byte[in.position() - 1 - begin];
    in.get(begin, bytes);
    return text(bytes);
  }
}
