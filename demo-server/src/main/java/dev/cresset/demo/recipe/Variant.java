package dev.cresset.demo.recipe;

import dev.cresset.nn.Module;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One of a recipe's networks.
 *
 * @param text what sets it apart; {@code null} if it is the only one
 * @param network makes it, with fresh weights each time
 */
public record Variant(@Nullable String text, Supplier<? extends Module> network) {}
