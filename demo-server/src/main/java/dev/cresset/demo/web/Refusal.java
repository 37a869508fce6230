package dev.cresset.demo.web;

import io.javalin.http.HttpResponseException;
import java.util.Map;

/** Why a request is not answered, in a sentence meant for who sent it. */
final class Refusal extends HttpResponseException {

  private static final long serialVersionUID = 1L;

  private Refusal(int status, String sentence) {
    super(status, sentence, Map.of());
  }

  /** The request cannot be understood. */
  static Refusal badRequest(String sentence) {
    return new Refusal(400, sentence);
  }

  /** The request comes from where it may not. */
  static Refusal forbidden(String sentence) {
    return new Refusal(403, sentence);
  }

  /** There is no such thing, or not yet. */
  static Refusal notFound(String sentence) {
    return new Refusal(404, sentence);
  }

  /** The body did not arrive. */
  static Refusal timeout(String sentence) {
    return new Refusal(408, sentence);
  }

  /** It cannot be done now. */
  static Refusal conflict(String sentence) {
    return new Refusal(409, sentence);
  }

  /** The body is too large. */
  static Refusal tooLarge(String sentence) {
    return new Refusal(413, sentence);
  }

  /** The body is of another kind. */
  static Refusal wrongType(String sentence) {
    return new Refusal(415, sentence);
  }

  /** The request is for another server. */
  static Refusal misdirected(String sentence) {
    return new Refusal(421, sentence);
  }

  /** The request is understood, but a value is not possible. */
  static Refusal impossible(String sentence) {
    return new Refusal(422, sentence);
  }

  /** There are too many already. */
  static Refusal unavailable(String sentence) {
    return new Refusal(503, sentence);
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
