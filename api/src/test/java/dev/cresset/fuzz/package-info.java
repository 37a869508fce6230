/**
 * Mutated files: readers must read each of them or end in the documented exception.
 *
 * <p>Tests of several modules use it. Start reading at {@link dev.cresset.fuzz.FileFuzzing}.
 */
@NullMarked
package dev.cresset.fuzz;

import org.jspecify.annotations.NullMarked;
