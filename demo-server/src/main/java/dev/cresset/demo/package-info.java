/**
 * The demo: trains a recipe, prints the test report and serves the dashboard.
 *
 * <pre>{@code
 * mvn -Pdemo
 * mvn -Pdemo -Dbackend=jvm -Dcresset.port=0 -Dcresset.epochs=1
 * mvn -Pdemo -Dcresset.args=--help
 * }</pre>
 *
 * <p>Depends on all packages below it; none of them depends on this one. Start reading at {@code
 * DemoCommand}.
 */
@NullMarked
package dev.cresset.demo;

import org.jspecify.annotations.NullMarked;
