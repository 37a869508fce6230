package dev.cresset.demo.training;

/** A run was asked for while another goes on. */
public final class RunInProgressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final long id;

  RunInProgressException(long id) {
    super("Run %s is in progress; stop it, or wait for its end.".formatted(id));
    this.id = id;
  }

  /** Returns the number of the run that goes on. */
  public long id() {
    return id;
  }
}
