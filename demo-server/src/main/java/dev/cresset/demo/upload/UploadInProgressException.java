package dev.cresset.demo.upload;

/** A file was uploaded while another one is tested. */
public final class UploadInProgressException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UploadInProgressException() {
    super("Another model file is being tested; try again when it is done.");
  }
}
