package dev.cresset.demo.training;

/** A run was requested while another is in progress. */
public final class RunInProgressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long id;

  RunInProgressException(long id) {
    super("Run %s is in progress; stop it, or wait until it ends.".formatted(id));
    this.id = id;
  }

  /** Returns the number of the run in progress. */
  public long id() {
    return id;
  }
}
