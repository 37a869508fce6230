package dev.cresset.demo.recipe;

import dev.cresset.nn.Module;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of the networks of a recipe.
 *
 * @param text its difference from the others; {@code null} if it is the only one
 * @param network builds it, with new random weights each time
 */
public record Variant(@Nullable String text, Supplier<? extends Module> network) {}
