/**
 * The output of the demo: a progress bar for each epoch on a terminal, else a line.
 *
 * <pre>{@code
 * RunListener listener = PlainConsole.forStandardOutput();
 * }</pre>
 *
 * <p>Depends on {@code training}. Used by the training thread. Start reading at {@link
 * dev.cresset.demo.terminal.PlainConsole}.
 */
@NullMarked
package dev.cresset.demo.terminal;

import org.jspecify.annotations.NullMarked;
