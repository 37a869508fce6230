package dev.cresset.dashboard.web;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;

/**
 * Reads the body of a request: one small JSON object.
 *
 * @param mapper parses it
 */
public record JsonBody(ObjectMapper mapper) {

  /** The maximum size of a body. */
  public static final int MOST_BYTES = 16 * 1024;

  private static final String MEDIA_TYPE = "application/json";

  /**
   * Reads the object; an empty body is an object without fields.
   *
   * @throws HttpError if the body is too large, not JSON or not an object
   */
  public JsonFields read(Context context) {
    Body.requireType(context, MEDIA_TYPE);
    byte[] body = Body.read(context, MOST_BYTES);
    if (body.length == 0) {
      return new JsonFields(mapper.createObjectNode());
    }
    JsonNode node = parsed(body);
    if (node instanceof ObjectNode object) {
      return new JsonFields(object);
    }
    throw new HttpError(400, "The request body must be a JSON object, {…}.");
  }

  private JsonNode parsed(byte[] body) {
    try {
      return mapper.readTree(body);
    } catch (StreamConstraintsException e) {
      throw new HttpError(
          400, "The request body is nested too deeply or contains a value that is too long.");
    } catch (IOException e) {
      JsonLocation at = e instanceof JsonProcessingException json ? json.getLocation() : null;
      throw new HttpError(
          400,
          at == null
              ? "The request body is not valid JSON."
              : "The request body is not valid JSON (line %s, column %s)."
                  .formatted(at.getLineNr(), at.getColumnNr()));
    }
  }
}
