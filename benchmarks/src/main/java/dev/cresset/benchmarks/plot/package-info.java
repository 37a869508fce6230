/**
 * Draws lines on logarithmic axes, several panels to a picture, as SVG that can be read on light
 * and on dark pages.
 *
 * <pre>{@code
 * Line line = new Line("nd4j", List.of(new Line.Point(64, 170), new Line.Point(128, 320)));
 * Panel panel = new Panel("Width", "a training step", List.of(line));
 * String svg = new Picture("How time grows", "From 64 to 128 it doubles.", List.of(panel)).svg();
 * }</pre>
 *
 * <p>Depends on nothing. Start reading at {@link dev.cresset.benchmarks.plot.Picture}.
 */
@NullMarked
package dev.cresset.benchmarks.plot;

import org.jspecify.annotations.NullMarked;
