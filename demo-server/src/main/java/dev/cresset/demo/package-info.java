/**
 * The demo: trains a recipe, prints the test report and serves it as a page.
 *
 * <pre>{@code
 * mvn -Pdemo
 * mvn -Pdemo -Dbackend=jvm -Dcresset.port=0 -Dcresset.epochs=1
 * mvn -Pdemo -Dcresset.args=--help
 * }</pre>
 *
 * <p>Depends on every package below it; none of them depends on this one. The program trains in its
 * main thread and serves in others. Start reading at {@code DemoCommand}, which puts the parts
 * together.
 */
@NullMarked
package dev.cresset.demo;

import org.jspecify.annotations.NullMarked;
