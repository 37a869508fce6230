package dev.cresset.demo.training;

/** A run failed for a reason that its message states in a sentence for users. */
final class RunFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RunFailure(String sentence) {
    super(sentence);
  }

  /** The cause is logged on the server and never shown. */
  RunFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
