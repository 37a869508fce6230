package dev.cresset.tensor;

import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the tensors that code creates, each with the line of the program.
 *
 * <pre>{@code
 * AllocationTrace trace = new AllocationTrace();
 * trace.during(() -> train(model));
 * trace.leaks().forEach(System.out::println);
 * }</pre>
 *
 * <p>Tensors that {@code DataLoader.prefetch} creates in the background are recorded too, but not
 * those of the program's other threads, unless they run in the {@link ThreadContext} of this one.
 *
 * <p>Errors about a traced tensor that was freed say which lines created and freed it. The system
 * property {@code cresset.trace=true} traces all tensors of the process for that purpose. Tracing
 * takes several microseconds for each tensor.
 *
 * <p>Can be used on any thread, and on several at once.
 *
 * @since 0.1
 */
@Experimental
public final class AllocationTrace {

  private static final boolean OF_PROCESS = Boolean.getBoolean("cresset.trace");

  private static final int FIRST_LIMIT = 1024;

  /** The number of calls of {@link #during} in progress. */
  private static volatile int active;

  private final List<Allocation> recorded = new ArrayList<>();

  /** The scopes that the traced code opened, for each thread. */
  private final Map<ThreadState, ScopeStack> scopes = new ConcurrentHashMap<>();

  /** The number of entries at which those of freed tensors are removed. */
  private int limit = FIRST_LIMIT;

  /** Creates an empty trace. */
  public AllocationTrace() {}

  /**
   * Runs code on this thread, records the tensors that it creates, and returns its result. The code
   * sees the scopes that earlier code of this trace left open, but not those of the caller.
   */
  public <T> T during(Supplier<T> body) {
    NotNull.check("AllocationTrace.during", "body", body);
    ThreadState state = ThreadState.current();
    ScopeStack around = state.scopes;
    state.scopes = scopes.computeIfAbsent(state, thread -> new ScopeStack());
    count(1);
    try {
      return state.context.with(AllocationTrace.class, this).during(body);
    } finally {
      count(-1);
      state.scopes = around;
    }
  }

  private static void count(int difference) {
    synchronized (AllocationTrace.class) {
      active += difference;
    }
  }

  /**
   * Returns the recorded tensors that were not freed and have no owner; only the garbage collector
   * will free them. A tensor is owned by the scope or loop that it was created in, unless it was
   * kept, or, as a parameter, buffer, gradient or state, by a model or an optimizer. Whether the
   * garbage collector has already run makes no difference.
   */
  public synchronized List<Allocation> leaks() {
    return recorded.stream().filter(Allocation::isLeak).toList();
  }

  private synchronized void add(Allocation allocation) {
    if (recorded.size() >= limit) {
      recorded.removeIf(Allocation::isFreed);
      limit = Math.max(FIRST_LIMIT, 2 * recorded.size());
    }
    recorded.add(allocation);
  }

  /** Returns whether a tensor may be traced. Almost always false. */
  static boolean isActive() {
    return OF_PROCESS || active != 0;
  }

  /** Records a new tensor if this thread is traced. */
  static @Nullable Allocation record(Tensor tensor) {
    AllocationTrace trace =
        active == 0 ? null : ThreadContext.current().value(AllocationTrace.class);
    if (trace == null && !OF_PROCESS) {
      return null;
    }
    Allocation allocation = new Allocation(tensor.shape(), tensor.dtype(), CodeLocation.current());
    if (trace != null) {
      trace.add(allocation);
    }
    return allocation;
  }

  @Override
  public synchronized String toString() {
    return "AllocationTrace(recorded=%s)".formatted(recorded.size());
  }
}
