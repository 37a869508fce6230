package dev.cresset.dashboard.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Writes NaN and infinite numbers, which JSON does not have, as null. */
public final class FiniteNumbers extends SimpleModule {

  private static final long serialVersionUID = 1L;

  /** Creates the module. */
  public FiniteNumbers() {
    addSerializer(double.class, new FiniteOrNull());
    addSerializer(Double.class, new FiniteOrNull());
  }

  private static final class FiniteOrNull extends JsonSerializer<Double> {
    @Override
    public void serialize(Double value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        out.writeNumber(value);
      } else {
        out.writeNull();
      }
    }
  }
}
