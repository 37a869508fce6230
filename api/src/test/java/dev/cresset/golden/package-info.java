/**
 * What PyTorch computed and printed, and how Cresset compares.
 *
 * <p>{@code src/test/python/torch_goldens.py} wrote the files; it says how to run it. Each training
 * case stands in both languages, line by line, so that they can be read side by side. Start reading
 * at {@link dev.cresset.golden.TrainingGolden}.
 *
 * <p>{@code src/test/python/torch_exchange.py} reads model files of Cresset and writes state dicts;
 * a test runs it where a {@code python3} with PyTorch is installed.
 */
@NullMarked
package dev.cresset.golden;

import org.jspecify.annotations.NullMarked;
