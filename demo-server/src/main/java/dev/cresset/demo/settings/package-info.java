/**
 * The settings of the demo and their validation.
 *
 * <pre>{@code
 * Options options = new Options();
 * new CommandLine(options).setDefaultValueProvider(new PropertyDefaults()).parseArgs("--port=0");
 * Settings settings = options.settings();
 * }</pre>
 *
 * <p>Depends on {@code recipe}, {@code images} and {@code run}. {@link
 * dev.cresset.demo.settings.Settings} is immutable. To add a setting, add it there and in {@link
 * dev.cresset.demo.settings.Options}; start reading at the latter.
 */
@NullMarked
package dev.cresset.demo.settings;

import org.jspecify.annotations.NullMarked;
