/**
 * How the demo shows itself where it was started: a bar for each epoch on a terminal, a line for
 * each elsewhere, and no noise.
 *
 * <pre>{@code
 * Guice.createInjector(new TerminalModule()).getInstance(RunListener.class);
 * }</pre>
 *
 * <p>Depends on {@code training}. Used by the thread that trains. Start reading at {@link
 * dev.cresset.demo.terminal.TerminalModule}.
 */
@NullMarked
package dev.cresset.demo.terminal;

import org.jspecify.annotations.NullMarked;
