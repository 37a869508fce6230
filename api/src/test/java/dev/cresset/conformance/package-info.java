/**
 * The conformance kit: what a backend must pass, in {@code cresset-api}'s test jar.
 *
 * <p>To prove a backend called {@code fast}, depend on the test jar, JUnit Jupiter and AssertJ in
 * test scope,
 *
 * <pre>{@code
 * <dependency>
 *   <groupId>dev.cresset</groupId>
 *   <artifactId>cresset-api</artifactId>
 *   <version>${cresset.version}</version>
 *   <type>test-jar</type>
 *   <scope>test</scope>
 * </dependency>
 * }</pre>
 *
 * and write one class, in any package:
 *
 * <pre>{@code
 * class FastConformanceTest extends BackendConformance {
 *   FastConformanceTest() {
 *     super("fast");
 *   }
 * }
 * }</pre>
 *
 * <p>The name is looked up as in programs, so that this also proves the provider and its {@code
 * META-INF/services} entry. The kit then holds each required operation against {@link
 * dev.cresset.conformance.ReferenceBackend} (plain loops in double precision) over the shapes of
 * {@code Shapes} and the values of {@code EdgeCases}, within the bounds of {@code Tolerance}; and
 * each fused operation twice, as the backend has it and as the default made of the backend's
 * required ones.
 *
 * <p>Depends on {@code spi}, {@code types} and, for whole networks, on what stands on them. Start
 * reading at {@link dev.cresset.conformance.BackendConformance}.
 */
@NullMarked
package dev.cresset.conformance;

import org.jspecify.annotations.NullMarked;
