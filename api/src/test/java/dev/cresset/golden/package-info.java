/**
 * What PyTorch computed and printed, and how Cresset compares.
 *
 * <p>{@code src/test/python/torch_goldens.py} wrote the files; it says how to run it. Each training
 * case stands in both languages, line by line, so that they can be read side by side. Start reading
 * at {@link dev.cresset.golden.TrainingGolden}.
 */
@NullMarked
package dev.cresset.golden;

import org.jspecify.annotations.NullMarked;
