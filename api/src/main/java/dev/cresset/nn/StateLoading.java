package dev.cresset.nn;

/**
 * How {@link Module#loadStateDict(java.util.Map, StateLoading)} treats tensors that do not fit.
 *
 * @since 0.1
 */
public final class StateLoading {

  private static final StateLoading PARTIALLY = new StateLoading();

  private StateLoading() {}

  /**
   * Returns the option to load the tensors that fit and to leave the others as they are, for
   * transfer learning; meant for static import:
   *
   * <pre>{@code
   * LoadedState loaded = model.loadStateDict(PyTorchFile.load(file), partially());
   * System.out.println(loaded.missing());
   * }</pre>
   */
  public static StateLoading partially() {
    return PARTIALLY;
  }

  @Override
  public String toString() {
    return "partially()";
  }
}
